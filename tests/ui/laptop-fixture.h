/* A founded laptop, a directory on the disk, and the session's application on
 * it in this process: for windows that need more than records. */

#pragma once

#include "av-application.h"
#include "av-opened-store.h"

G_BEGIN_DECLS

#define LAPTOP_AGENT "Cosette"
#define LAPTOP_SCOPE "76540"
#define LAPTOP_ROOT_WORDS "bougie lampe nuage cheval abaisser cylindre blinder boire"

typedef struct
{
  char *dir;       /* all of it, removed at the end */
  char *store;     /* directory of the store */
  char *words;     /* the eight of the organisation */
  char *root_file; /* with these words */
  AvSecret *root_words;
  AvSecret *passphrase; /* of LAPTOP_AGENT */
  AvApplication *application;
} Laptop;

/* First in main (): the session speaks on a descriptor that must be its own. */
void laptop_init (int *argc,
                  char ***argv);

/* The same for the windows of who comes in, before there is a session: what they are shown by. */
GtkApplication *laptop_init_shell (int *argc,
                                   char ***argv);

AvSecret *laptop_secret (const char *text);

/* Founds an organisation; nothing is open. */
Laptop *laptop_new (void);
/* The same, for other communes. */
Laptop *laptop_new_for (const char *const *scopes);
/* What the porch hands over once LAPTOP_AGENT unlocked a store. transfer full. */
AvHandover *laptop_handover (Laptop *self,
                             const char *store);
/* Opens the session's windows. Once a process. */
void laptop_unlock (Laptop *self);
/* The same, where the store may not open. */
void laptop_activate (Laptop *self);
/* The day's backup, which comes by itself beside the rest: no file changes then. */
void laptop_await_backup (Laptop *self);
void laptop_free (Laptop *self);

/* Another laptop of the organisation, enrolled with the root file and open in
 * this thread; before the windows are. transfer full. */
AvOpenedStore *laptop_add_colleague (Laptop *self,
                                     const char *name,
                                     const char *scope,
                                     const char *role);
/* A stick from one to the other, while the windows are open. */
void laptop_send (Laptop *self,
                  AvOpenedStore *colleague);
void laptop_receive (Laptop *self,
                     AvOpenedStore *colleague);

/* Whether allervers-cli does it on a store of that name beside, and what it prints
 * (transfer full). */
gboolean laptop_try (Laptop *self,
                     const char *store,
                     const char *input,
                     char **output,
                     const char *const *command);
#define LAPTOP_TRY(laptop, store, input, output, ...) laptop_try (laptop, store, input, output, (const char *const[]){ __VA_ARGS__, NULL })

/* What allervers-cli prints on a store of that name beside, without the last
 * line end; it must succeed. transfer full. */
char *laptop_run (Laptop *self,
                  const char *store,
                  const char *input,
                  const char *const *command);
#define LAPTOP_RUN(laptop, store, input, ...) laptop_run (laptop, store, input, (const char *const[]){ __VA_ARGS__, NULL })

/* Before it is unlocked: another installation, "Marché" in the store "marche",
 * joins, notes Fantine and leaves a bundle below @stick. */
void laptop_add_market (Laptop *self,
                        const char *stick);

/* Before it is unlocked: another installation, in the store "gymnase", asked to join and
 * was given the welcome "accueil.avlot". */
void laptop_add_newcomer (Laptop *self);

/* The lines of the access log that say that act, in the session's store or another. */
guint laptop_count_acts_here (Laptop *self,
                              const char *act);
guint laptop_count_acts (AvOpenedStore *opened,
                         const char *act);

/* The window of a kind, drawn. */
GtkWidget *laptop_open_window (Laptop *self,
                               const char *kind);
/* That of who reads a dossier, at one of its pages. */
GtkWidget *laptop_open_page (Laptop *self,
                             const char *container,
                             const char *page);

/* Every label, button or entry under widget that shows exactly text. */
GtkWidget *laptop_find (GtkWidget *widget,
                        const char *text);
/* Waits for it. */
GtkWidget *laptop_await (GtkWidget *widget,
                         const char *text);
/* What asks for two words of eight, and their numbers. */
GtkWidget *laptop_await_asked (GtkWidget *window,
                               guint numbers[2]);
/* Types, of eight words, the two that are asked for. */
void laptop_type_asked (GtkWidget *window,
                        const char *words);

/* Chooses in the row of that title. */
void laptop_choose (GtkWidget *window,
                    const char *title,
                    const char *choice);
void laptop_tick (GtkWidget *window,
                  const char *label);

G_END_DECLS
