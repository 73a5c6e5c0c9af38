#pragma once

#include "av-trust.h"

G_BEGIN_DECLS

/* The statements that recipients lack by their haves (AvHave or NULL), as many as one bundle
 * holds, none before what it hangs together with. own: this installation. more: set where
 * others are due that find no room; left alone elsewhere. AvTrustStatement, of the trust;
 * transfer container. */
GPtrArray *av_due_statements_choose (AvTrust *trust,
                                     const AvId *own,
                                     GPtrArray *haves,
                                     gboolean *more);

G_END_DECLS
