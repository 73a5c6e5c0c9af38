#include "av-schema-workshop.h"

#include <glib/gstdio.h>

#include "av-access-log.h"
#include "av-change.h"
#include "av-draft.h"
#include "av-fusion.h"
#include "av-kept-store.h"
#include "av-note-keys.h"
#include "av-private-note.h"
#include "av-record-store.h"
#include "av-sync-fixture.h"

#define SCOPE "76540"
#define OTHER_SCOPE "76498"

enum
{
  MAIRIE,
  LAPTOP, /* whose store is kept */
  NEIGHBOUR,
};

typedef struct
{
  AvOrganisation *organisation;
  const char *folder;
  char *gavroche;
  char *gavroche_contact;
  char *cosette;
  char *cosette_contact;
  char *fantine;
} Workshop;

static void
answer (Workshop *shop,
        guint number,
        const char *contact,
        const char *field,
        const char *value)
{
  AvStore *store = av_organisation_get_store (shop->organisation, number);
  g_autoptr (GError) error = NULL;
  g_autoptr (AvSnapshot) loaded = av_record_store_load (store, contact, &error);
  g_autoptr (AvChange) change = NULL;

  g_assert_no_error (error);
  change = av_change_new_for (loaded);
  av_change_set (change, field, value);
  av_store_commit_one (store, change, &error);
  g_assert_no_error (error);
}

static void
write_team (Workshop *shop,
            const char *name)
{
  g_autoptr (AvChange) change = av_change_new ("equipe", NULL, NULL, SCOPE);
  g_autoptr (GError) error = NULL;

  av_change_set (change, "nom", name);
  av_change_set (change, "code-insee", SCOPE);
  av_store_commit_one (av_organisation_get_store (shop->organisation, LAPTOP), change, &error);
  g_assert_no_error (error);
}

/* Records of every class, some of which nobody here may read. */
static void
write_people (Workshop *shop)
{
  AvOrganisation *organisation = shop->organisation;
  g_autofree char *secret = av_id_new_string ();
  g_autofree char *elsewhere = NULL;
  g_autofree char *unknown = av_organisation_write_contact (organisation, NEIGHBOUR, "Montparnasse", &elsewhere);

  shop->gavroche_contact = av_organisation_write_contact (organisation, LAPTOP, "Gavroche", &shop->gavroche);
  shop->cosette_contact = av_organisation_write_contact (organisation, LAPTOP, "Cosette", &shop->cosette);
  g_free (av_organisation_write_contact (organisation, LAPTOP, "Fantine", &shop->fantine));
  av_organisation_set (organisation, LAPTOP, "diagnostic-sensible", secret, shop->cosette, "sante-frein", "oui");
  write_team (shop, "Équipe du Lys-Rouge");
  av_organisation_send (organisation, NEIGHBOUR, MAIRIE);
  av_organisation_send (organisation, LAPTOP, MAIRIE);
  av_organisation_send (organisation, MAIRIE, LAPTOP);
}

/* Values replaced, values side by side, ticks, a deletion that somebody had not
 * seen, and one that everybody has. */
static void
change_people (Workshop *shop)
{
  AvOrganisation *organisation = shop->organisation;
  AvStore *store = av_organisation_get_store (organisation, LAPTOP);
  g_autofree char *twice = av_organisation_write_contact (organisation, LAPTOP, "Gavroche, au marché", &shop->gavroche);
  g_autofree char *gone = av_organisation_write_contact (organisation, LAPTOP, "Personne", &shop->gavroche);

  answer (shop, LAPTOP, shop->gavroche_contact, "nom", "Thénardier");
  answer (shop, LAPTOP, shop->gavroche_contact, "nom", "Thénardier fils");
  answer (shop, LAPTOP, shop->gavroche_contact, "besoin-immediat", "P1 P6");
  answer (shop, LAPTOP, shop->gavroche_contact, "besoin-immediat", "P6");
  answer (shop, MAIRIE, shop->gavroche_contact, "nom", "Jondrette");
  av_organisation_send (organisation, LAPTOP, MAIRIE);
  answer (shop, MAIRIE, twice, "prenom-ou-surnom", "Gavroche, sur le marché");
  g_assert_true (av_record_store_delete (store, twice, NULL));
  g_assert_true (av_record_store_delete (store, gone, NULL));
  av_organisation_send (organisation, MAIRIE, LAPTOP);
}

/* Two dossiers of one person, and one that is erased. */
static void
decide (Workshop *shop)
{
  AvOrganisation *organisation = shop->organisation;
  AvStore *store = av_organisation_get_store (organisation, LAPTOP);
  g_autofree char *alouette = NULL;
  g_autoptr (GError) error = NULL;

  g_free (av_organisation_write_contact (organisation, LAPTOP, "L’Alouette", &alouette));
  av_fusion_join (store, shop->cosette, alouette, &error);
  g_assert_no_error (error);
  av_installation_erase (av_organisation_get (organisation, LAPTOP), shop->fantine, 0, "demande", &error);
  g_assert_no_error (error);
  av_organisation_send (organisation, LAPTOP, MAIRIE);
}

/* A code is drawn beside the phrase: from then on notes have a key of their own. */
static void
draw_code (AvStore *store,
           AvKeyPair *phrase,
           AvKeyPair *code)
{
  AvNoteSlots now = { phrase, av_key_pair_get_public (phrase), NULL };
  AvNoteSlots next = { phrase, av_key_pair_get_public (phrase), av_key_pair_get_public (code) };
  g_autoptr (GError) error = NULL;

  g_assert_true (av_note_keys_open (store, &now, &error));
  av_note_keys_hand_on (store, &now, &next, &error);
  g_assert_no_error (error);
  av_note_keys_settle (store, &next, &error);
  g_assert_no_error (error);
}

/* What never leaves this store, and what was not sealed when it was closed. */
static void
leave_open (Workshop *shop)
{
  AvStore *store = av_organisation_get_store (shop->organisation, LAPTOP);
  g_autofree char *id = av_id_new_string ();
  g_autofree char *note = av_id_new_string ();
  g_autoptr (AvSnapshot) loaded = av_record_store_new_snapshot ("contact", id, shop->gavroche);
  g_autoptr (AvDraft) draft = av_draft_new ("reperage", loaded, g_variant_new_parsed ("{'prenom-ou-surnom': 'Gavr'}"));
  g_autofree char *other_note = av_id_new_string ();
  g_autoptr (AvKeyPair) phrase = av_kept_store_make_slot (FALSE);
  g_autoptr (AvKeyPair) code = av_kept_store_make_slot (TRUE);
  g_autoptr (GError) error = NULL;

  av_store_set_agent (store, AV_KEPT_AGENT);
  av_draft_save (store, draft, &error);
  g_assert_no_error (error);
  draw_code (store, phrase, code);
  av_private_note_save (store, note, shop->gavroche, id, "Il a froid.", &error);
  g_assert_no_error (error);
  /* One of before there were such keys: bytes that can be told. */
  g_assert_true (av_database_exec_script (av_store_get_database (store), "UPDATE private_note SET sealed = x'7365616c6564'", &error));
  av_private_note_save (store, other_note, shop->cosette, shop->cosette, AV_KEPT_NOTE, &error);
  g_assert_no_error (error);
  av_access_log_add (store, AV_ACT_READ, shop->gavroche, "contact", &error);
  g_assert_no_error (error);
  write_team (shop, "Équipe de nuit");
}

/* Replaces what the laptop holds, beside what it holds, and brings somebody new. */
static void
keep_bundle (Workshop *shop)
{
  AvOrganisation *organisation = shop->organisation;
  g_autofree char *path = g_build_filename (shop->folder, AV_KEPT_BUNDLE, NULL);
  g_autofree char *sent = NULL;
  g_autofree char *bytes = NULL;
  gsize size;

  answer (shop, MAIRIE, shop->gavroche_contact, "tranche-age", "16-17");
  answer (shop, MAIRIE, shop->gavroche_contact, "besoin-immediat", "P2 P6");
  answer (shop, MAIRIE, shop->cosette_contact, "nom", "Fauchelevent");
  g_free (av_organisation_write_contact (organisation, MAIRIE, "Enjolras", NULL));
  sent = av_organisation_export (organisation, MAIRIE, LAPTOP);
  g_assert_true (g_file_get_contents (sent, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
}

static void
copy (const char *from,
      const char *folder,
      const char *name)
{
  g_autofree char *to = g_build_filename (folder, name, NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_file_get_contents (from, &bytes, &size, &error);
  g_assert_no_error (error);
  g_file_set_contents (to, bytes, (gssize) size, &error);
  g_assert_no_error (error);
}

/* The organisation is done with. */
static void
keep_store (Workshop *shop)
{
  AvOrganisation *organisation = shop->organisation;
  g_autofree char *id = av_id_to_string (av_installation_get_id (av_organisation_get (organisation, LAPTOP)));
  g_autofree char *guard = g_strconcat (id, ".guard", NULL);
  g_autofree char *guard_path = g_build_filename (g_getenv ("XDG_STATE_HOME"), "allervers", guard, NULL);
  g_autofree char *path = g_strdup_printf ("%s/poste-%u.db.copie", organisation->dir, LAPTOP);
  g_autofree char *vacuum = g_strdup_printf ("VACUUM INTO '%s'", path);
  g_autoptr (GError) error = NULL;

  av_database_exec_script (av_store_get_database (av_organisation_get_store (organisation, LAPTOP)), vacuum, &error);
  g_assert_no_error (error);
  copy (path, shop->folder, AV_KEPT_DATABASE);
  copy (guard_path, shop->folder, guard);
}

static void
clear_workshop (Workshop *shop)
{
  av_organisation_free (shop->organisation);
  g_free (shop->gavroche);
  g_free (shop->gavroche_contact);
  g_free (shop->cosette);
  g_free (shop->cosette_contact);
  g_free (shop->fantine);
}

void
av_schema_workshop_write (const char *folder)
{
  Workshop shop = { av_organisation_new_in_files (SCOPE "," OTHER_SCOPE), folder };

  g_assert_cmpuint (av_organisation_join (shop.organisation, "Canteleu-1", SCOPE, "referent"), ==, LAPTOP);
  g_assert_cmpuint (av_organisation_join (shop.organisation, "Petit-Quevilly-1", OTHER_SCOPE, "referent"), ==, NEIGHBOUR);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);

  write_people (&shop);
  change_people (&shop);
  decide (&shop);
  leave_open (&shop);
  keep_bundle (&shop);
  keep_store (&shop);
  clear_workshop (&shop);
}
