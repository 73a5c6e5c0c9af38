/* Claims written by hand, a line each, and judged in every order of them. */

#pragma once

#include "av-claims.h"

G_BEGIN_DECLS

/* Teams: of the scope, and whose authors answer for it alone. */
#define A "76157"
#define T "76231"
#define B "76410"
#define C "76319"

typedef struct
{
  guint sid; /* one segment, one author */
  guint index;
  guint64 hlc;
  const char *scopes; /* of the author; NULL: all */
  const char *scope;
  const char *preds; /* names of others: "1.0 2.0" */
} Line;

/* The lines from one on, and then those before it. */
AvClaims *claims_judge_from (const Line *lines, guint n_lines, guint first, const AvId *container, const char *own);
/* From each of them on: no order counts. */
AvClaims *claims_judge (const Line *lines, guint n_lines, const char *own);

/* owner NULL: in dispute. */
void claims_assert_owner (AvClaims *claims, const char *scope, const char *owner);
/* In the order of their codes, "76157 S12"; NULL: none. */
char *claims_list_writers (AvClaims *claims);
void claims_assert_writers (AvClaims *claims, const char *wanted);

G_END_DECLS
