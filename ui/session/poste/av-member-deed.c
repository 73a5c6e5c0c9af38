#include "av-member-deed.h"

#include <glib/gi18n-lib.h>

#include "av-pending-erasure.h"
#include "av-written.h"

const char *
av_member_deed_explain (const AvMember *member,
                        AvInstallationsDeed deed)
{
  if (deed == AV_INSTALLATIONS_REVOKE && member->revoked && member->intendant)
    return _ ("It is revoked, but whom it enrols and whom it revokes as an intendant still counts. The root file ends that: what is known here by now stands, and nothing else that it signs.");
  if (deed == AV_INSTALLATIONS_REVOKE && member->revoked)
    return _ ("It is revoked, but what it had erased by then still counts. It is revoked once more, from before that on.");
  if (deed == AV_INSTALLATIONS_REVOKE)
    return _ ("Lost, stolen, or its agent has left: nobody sends it anything more, and what it writes from now on waits for a person. Its earlier work is kept. What it holds is protected by its phrases alone. Only the root file takes this back.");
  if (member->revoked)
    return _ ("It was revoked: only the root file takes that back. What it wrote meanwhile counts again. Where somebody else may have had it, revoke it for good and let another computer join.");

  return _ ("Its year is over: its own intendant gives it another one, or the root file.");
}

const char *
av_member_deed_explain_root (const AvMember *member)
{
  if (member->intendant)
    return _ ("It is an intendant: the root file alone ends what it signs, whom it enrols and whom it revokes.");

  return _ ("Only where this computer is no intendant of its commune:");
}

char *
av_member_deed_dup_title (const AvMember *member,
                          AvInstallationsDeed deed)
{
  if (deed == AV_INSTALLATIONS_REINSTATE)
    return g_strdup_printf (_ ("Enrol “%s” again"), member->name);

  if (member->revoked && member->intendant)
    return g_strdup_printf (_ ("End what “%s” signs"), member->name);

  return g_strdup_printf (member->revoked ? _ ("Take back what “%s” erased") : _ ("Revoke “%s”"), member->name);
}

const char *
av_member_deed_get_keep_label (const AvMember *member,
                               AvInstallationsDeed deed)
{
  if (deed == AV_INSTALLATIONS_REINSTATE)
    return _ ("_Enrol again (Ctrl+Enter)");

  return member->revoked && !member->intendant ? _ ("_Take back (Ctrl+Enter)") : _ ("_Revoke (Ctrl+Enter)");
}

static gint64
find_first_erasure (GArray *pending,
                    const AvId *author)
{
  for (guint i = 0; i < pending->len; i++)
    {
      const AvPendingErasure *erasure = &g_array_index (pending, AvPendingErasure, i);

      if (av_id_equal (&erasure->author, author))
        return erasure->asked;
    }

  return 0;
}

char *
av_member_deed_dup_erased (const AvId *member,
                           GArray *pending)
{
  guint n = av_pending_erasures_count (pending, member, 0);
  g_autofree char *day = NULL;

  if (n == 0)
    return NULL;

  day = av_written_show_day (find_first_erasure (pending, member));
  return g_strdup_printf (ngettext ("This computer erased %u dossier, on %s, and it is not destroyed yet. It comes back with the revocation, here and for the others, and what the computer wrote from then on waits: an intendant admits what is honest of it.",
                                    "This computer erased %u dossiers, the first one on %s, and they are not destroyed yet. They come back with the revocation, here and for the others, and what the computer wrote from then on waits: an intendant admits what is honest of it.", n),
                          n, day);
}

static char *
dup_taken_back (guint n_taken_back)
{
  if (n_taken_back == 0)
    return g_strdup (_ ("Revoked: the others hear of it with the next exchanges. What it had sent is kept; what it held is protected by its phrases alone."));

  return g_strdup_printf (ngettext ("Revoked: %u dossier that it erased comes back, here and with the next exchanges for the others. What it wrote from then on waits for a person.",
                                    "Revoked: %u dossiers that it erased come back, here and with the next exchanges for the others. What it wrote from the first of them on waits for a person.", n_taken_back),
                          n_taken_back);
}

char *
av_member_deed_dup_revoked (const AvRevoked *revoked)
{
  g_autoptr (GPtrArray) sentences = g_ptr_array_new ();
  g_autofree char *back = dup_taken_back (revoked->n_taken_back);
  g_autofree char *kept = NULL;

  g_ptr_array_add (sentences, back);
  if (revoked->n_kept > 0)
    g_ptr_array_add (sentences, kept = g_strdup_printf (ngettext ("%u dossier that it erased stays so, and is gone for good 30 days after it was heard of.",
                                                                  "%u dossiers that it erased stay so, and are gone for good 30 days after they were heard of.", revoked->n_kept),
                                                        revoked->n_kept));
  if (revoked->signs_on)
    g_ptr_array_add (sentences, (gpointer) _ ("What it signs as an intendant goes on counting: end that with the root file, by its line in the list."));
  g_ptr_array_add (sentences, NULL);

  return g_strjoinv (" ", (char **) sentences->pdata);
}
