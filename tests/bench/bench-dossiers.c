#include "bench-dossiers.h"

static const char *const first_names[] = {
  "Gavroche",
  "Cosette",
  "Éponine",
  "Étienne",
  "Catherine",
  "Gervaise",
  "Nana",
  "Rastignac",
  "Julien",
  "Mathilde",
  "Fantine",
  "Marius",
  "Enjolras",
  "Azelma",
  "Silvère",
  "Miette",
  "Denise",
  "Octave",
  "Pauline",
  "Lazare",
};
static const char *const last_names[] = {
  "Lantier",
  "Maheu",
  "Coupeau",
  "Sorel",
  "Thénardier",
  "Fauchelevent",
  "Baudu",
  "Mouret",
  "Quenu",
  "Macquart",
  "Rougon",
  "Goujet",
  "Lorilleux",
  "Chanteau",
  "Bovary",
  "Homais",
  "Lheureux",
  "Rouault",
  "Grandet",
  "Goriot",
};

AvChange *
bench_make_contact (guint number)
{
  AvChange *change = av_change_new ("contact", NULL, NULL, NULL);
  g_autofree char *phone = g_strdup_printf ("06 39 98 %02u %02u", number / 100 % 100, number % 100);

  av_change_set (change, "prenom-ou-surnom", first_names[number % G_N_ELEMENTS (first_names)]);
  av_change_set (change, "nom", last_names[number / G_N_ELEMENTS (first_names) % G_N_ELEMENTS (last_names)]);
  av_change_set (change, "tranche-age", "18-21");
  av_change_set (change, "origine", "OPERATION");
  av_change_set (change, "besoin-immediat", "P1 P4");
  av_change_set (change, "moyen-contact", "tel");
  av_change_set (change, "valeur-contact", phone);
  av_change_set (change, "accord-recontact", "oui");
  av_change_set (change, "info-rgpd-remise", "orale");
  return change;
}

gboolean
bench_add_dossiers (AvStore *store,
                    gpointer user_data,
                    GError **error)
{
  for (guint i = 0; i < BENCH_N_DOSSIERS; i++)
    {
      g_autoptr (AvChange) contact = bench_make_contact (i);
      g_autoptr (AvChange) person = av_change_new ("personne", NULL, av_change_get_container (contact), NULL);
      g_autoptr (AvChange) dossier = av_change_new ("dossier", NULL, av_change_get_container (contact), NULL);
      g_autoptr (AvChange) need = av_change_new ("besoin-immediat", NULL, av_change_get_container (contact), NULL);
      g_autoptr (GPtrArray) changes = g_ptr_array_new ();
      g_autofree char *last_name = g_strdup_printf ("%s %c%c%c", last_names[i % G_N_ELEMENTS (last_names)], 'a' + i % 26, 'a' + i / 26 % 26, 'e');

      av_change_set (person, "prenom", first_names[i % G_N_ELEMENTS (first_names)]);
      av_change_set (person, "nom", last_name);
      g_ptr_array_add (changes, contact);
      g_ptr_array_add (changes, person);
      g_ptr_array_add (changes, dossier);
      av_change_set (need, "priorite", "P4");
      av_change_set (need, "libelle", "Dormir ce soir");
      av_change_set (need, "echeance", "J3");
      if (i % 4 == 0)
        g_ptr_array_add (changes, need);
      if (!av_store_commit (store, changes, error))
        return FALSE;
    }
  return TRUE;
}
