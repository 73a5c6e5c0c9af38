#pragma once

#include "av-field.h"

G_BEGIN_DECLS

/* Answers that several forms propose; each ends with { NULL }. */
extern const AvChoice av_choices_sexe[];
extern const AvChoice av_choices_priorite[];
extern const AvChoice av_choices_canal_sur[];
extern const AvChoice av_choices_initiative[];

G_END_DECLS
