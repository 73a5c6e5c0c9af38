#include "av-capture-rules.h"

#include <glib/gi18n.h>

#include "av-catalogue.h"
#include "av-deadline.h"
#include "av-id.h"
#include "av-moment.h"

const char *
av_capture_rules_find_notice (const char *age)
{
  if (g_strcmp0 (age, "moins-16") == 0)
    return _ ("Under 16, school is owed: send to the school, the CIO or the prevention team. In danger: call 119, then the CRIP. Only an anonymous need is kept here.");
  if (g_strcmp0 (age, "30-plus") == 0)
    return _ ("From 30 on, another door: France Travail, the CCAS of the commune or the PLIE. The need may be noted, so that somebody answers.");
  if (g_strcmp0 (age, "16-17") == 0)
    return _ ("Minor: give the notice for young people. The parents are told, unless it would put the young person in danger.");

  return NULL;
}

const char *
av_capture_rules_find_reach (const char *value)
{
  guint digits = 0;

  for (const char *c = value; *c != '\0'; c++)
    {
      if (g_ascii_isdigit (*c))
        digits++;
    }

  if (strchr (value, '@') != NULL && strchr (value, '.') != NULL && *value != '@')
    return "mail";
  if (digits >= 8)
    return "tel";

  return NULL;
}

const char *
av_capture_rules_find_stage (AvRecord *contact)
{
  static const char *const names[] = { "prenom-ou-surnom", "nom", "valeur-contact" };
  const char *stage = av_record_get_answer (contact, "statut");

  if (stage != NULL && strcmp (stage, "ANONYME") != 0 && strcmp (stage, "A_RAPPROCHER") != 0)
    return stage;
  if (g_strcmp0 (av_record_get_answer (contact, "accord-recontact"), "non") == 0)
    return "ANONYME";

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *answer = av_record_get_answer (contact, names[i]);

      if (answer != NULL && !av_answer_is_reserved (answer))
        return "A_RAPPROCHER";
    }

  return "ANONYME";
}

/* The contact's id with the need's number mixed into its last byte. */
static char *
need_id (const char *contact,
         const char *need)
{
  AvId id;

  if (!av_id_parse (contact, &id))
    return av_id_new_string ();

  id.bytes[AV_ID_SIZE - 1] ^= (guint8) (need[1]);
  id.bytes[0] ^= 0x4e;

  return av_id_to_string (&id);
}

GPtrArray *
av_capture_rules_dup_needs (GVariant *answers,
                            const char *contact,
                            const char *container)
{
  const char *needs = av_answers_get (answers, "besoin-immediat");
  const char *said = av_answers_get (answers, "horodatage");
  const char *deadline = av_answers_get (answers, "echeance");
  const AvField *field = av_catalogue_find_field ("besoin-immediat", "priorite");
  g_auto (GStrv) codes = g_strsplit (needs != NULL && !av_answer_is_reserved (needs) ? needs : "", " ", -1);
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) av_change_unref);

  for (guint i = 0; codes[i] != NULL && field != NULL; i++)
    {
      g_autofree char *id = NULL;
      g_autofree char *label = NULL;
      AvChange *change;

      if (*codes[i] == '\0')
        continue;

      id = need_id (contact, codes[i]);
      label = av_field_show (field, codes[i]);
      change = av_change_new ("besoin-immediat", id, container, NULL);
      av_change_set (change, "priorite", codes[i]);
      av_change_set (change, "libelle", label);
      av_change_set (change, "exprime-le", said);
      av_change_set (change, "echeance", deadline != NULL ? deadline : av_deadline_propose (codes[i]));
      av_change_set (change, "statut", "ouvert");
      av_change_set_deleted (change, FALSE); /* it went with the contact that was taken back */
      g_ptr_array_add (changes, change);
    }

  return changes;
}
