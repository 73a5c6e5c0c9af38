#pragma once

#include "av-command.h"

G_BEGIN_DECLS

extern const AvCommand av_command_words;

G_END_DECLS
