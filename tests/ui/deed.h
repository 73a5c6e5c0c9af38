/* The disk is full while something is decided in a window: one sentence says so
 * near it, nothing is done and nothing is half-done, what was typed stays; with room
 * again the same key does it, once. */

#pragma once

#include "refusal.h"

G_BEGIN_DECLS

#define DEED_FULL "Le disque est plein : cette modification n’est pas enregistrée, et rien de ce qui l’était n’est perdu. Faites de la place, puis enregistrez à nouveau."
#define DEED_NO_ROOM "Il n’y a plus de place pour écrire …"

typedef struct
{
  const char *name;
  GtkWidget *(*prepare) (void);    /* up to the last key */
  void (*ask) (GtkWidget *window); /* the last key */
  const char *below;               /* what finds no room, in the laptop's directory; NULL: the store */
  const char *refused;
  const char *done; /* said in any window */
} Deed;

/* A test of each below /full-deeds; @deeds stays. */
void deed_add_tests (Laptop *of,
                     const Deed *deeds,
                     guint n);

/* Before it is unlocked: no backup of the day comes meanwhile. */
void deed_keep_backups_away (Laptop *of);

/* A contact of a new dossier, by first name and surname; transfer full: the dossier. */
char *deed_meet (Laptop *of,
                 const char *name);

void deed_press_save_next (GtkWidget *window);
void deed_undo (GtkWidget *window);
void deed_close_all (void);

G_END_DECLS
