#include "av-field.h"

G_DEFINE_QUARK (av - field - error - quark, av_field_error)
