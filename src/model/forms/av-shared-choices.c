#include "av-shared-choices.h"

#include <glib/gi18n-lib.h>

const AvChoice av_choices_sexe[] = {
  { "F", N_ ("Woman") },
  { "M", N_ ("Man") },
  { "A", N_ ("Other") },
  { NULL },
};

/* The codes of data/reference/priorites_mobilisation.csv, in words that can be
 * said at a stall. */
const AvChoice av_choices_priorite[] = {
  { "P1", N_ ("Money, work by the day") },
  { "P2", N_ ("Everyday life") },
  { "P3", N_ ("Health, rights") },
  { "P4", N_ ("A roof") },
  { "P5", N_ ("Childcare") },
  { "P6", N_ ("Meeting employers") },
  { NULL },
};

const AvChoice av_choices_canal_sur[] = {
  { "appeler", N_ ("Call") },
  { "sms", N_ ("Text message") },
  { "sans-message", N_ ("Leave no message") },
  { "tiers", N_ ("Through a third party") },
  { NULL },
};

/* Who spoke, or who took the first step. */
const AvChoice av_choices_initiative[] = {
  { "jeune", N_ ("The young person") },
  { "pro", N_ ("A professional") },
  { "tiers", N_ ("A third party") },
  { NULL },
};
