#include "av-refusal.h"

#include "av-bundle.h"
#include "av-trust.h"

/* Written once more, so that no code is told as another one. */
static const char *const bundle_sentences[] = {
  [AV_BUNDLE_ERROR_NOT_A_BUNDLE] = "This file is not a bundle of Aller-vers. Nothing was changed.",
  [AV_BUNDLE_ERROR_NEWER] = "This bundle was written by a newer version of Aller-vers: install it here to read it. Nothing was changed.",
  [AV_BUNDLE_ERROR_TRUNCATED] = "This bundle is not complete: its copy is still going on, or was broken off. Copy it again. Nothing was changed.",
  [AV_BUNDLE_ERROR_DAMAGED] = "This bundle was damaged on the way. Ask for it again; nothing is lost where it comes from, and nothing was changed here.",
  [AV_BUNDLE_ERROR_NOT_FOR_US] = "This bundle is meant for another installation. Nothing was changed.",
  [AV_BUNDLE_ERROR_OLD_KEY] = "This bundle is too old: the key that opened it was destroyed. Ask for a new export; nothing is lost where it comes from.",
  [AV_BUNDLE_ERROR_FOREIGN] = "This bundle comes from another organisation. If yours was founded anew: who has compared its new words and who has not do not read each other yet. Nothing was changed.",
  [AV_BUNDLE_ERROR_SENDER] = "Who wrote this bundle is not a member of the organisation, or did not sign it. Nothing was changed.",
  [AV_BUNDLE_ERROR_MALFORMED] = "This bundle is not written as the format says. Ask for it again; nothing was changed.",
  [AV_BUNDLE_ERROR_LIMIT] = "This bundle is larger than this program reads. Nothing was changed.",
};

void
av_refusal_assert (const GError *error)
{
  const char *sentence;

  g_assert_nonnull (error);

  if (error->domain == AV_TRUST_ERROR)
    {
      g_assert_error (error, AV_TRUST_ERROR, AV_TRUST_ERROR_MALFORMED);
      sentence = "A statement of trust is not written as the format says.";
    }
  else
    {
      g_assert_cmpstr (g_quark_to_string (error->domain), ==, g_quark_to_string (AV_BUNDLE_ERROR));
      g_assert_cmpint (error->code, <, G_N_ELEMENTS (bundle_sentences));
      sentence = bundle_sentences[error->code];
    }

  g_assert_nonnull (sentence);
  g_assert_cmpstr (error->message, ==, sentence);
}
