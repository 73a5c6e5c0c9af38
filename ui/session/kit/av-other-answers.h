#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define AV_TYPE_OTHER_ANSWERS (av_other_answers_get_type ())
G_DECLARE_FINAL_TYPE (AvOtherAnswers, av_other_answers, AV, OTHER_ANSWERS, GtkWidget)

/* Beside a question, out of the way of the Tab key: the answers that everything
 * asked of a person takes (does not know, does not wish to say, does not apply), and
 * none. What is asked of nobody is only cleared here.
 *
 * Signal: chosen (const char *answer): NULL takes the answer away. */
GtkWidget *av_other_answers_new (gboolean about_person);

/* Shows them; FALSE: there are none to choose among. */
gboolean av_other_answers_open (AvOtherAnswers *self);

G_END_DECLS
