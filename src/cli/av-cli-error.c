#include "av-cli-error.h"

G_DEFINE_QUARK (av - cli - error - quark, av_cli_error)
