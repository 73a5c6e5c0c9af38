/* Three deliberate faults, so that the model test can show that it would catch
 * them (tests/sync/test-convergence.c). The program is never built with them:
 * AV_WITH_MUTANTS is defined for that one test, which compiles the few files
 * concerned again. */

#pragma once

#ifdef AV_WITH_MUTANTS

typedef enum
{
  AV_MUTANT_NONE,
  AV_MUTANT_NO_DEAD_SET,       /* a replaced value that arrives late lives again */
  AV_MUTANT_NAMES_BY_SEQUENCE, /* a segment is its journal and its number, not its content */
  AV_MUTANT_LATE_IS_ALIVE,     /* what was erased and arrives afterwards is taken in */
} AvMutant;

extern AvMutant av_mutant;

#define AV_IS_MUTANT(name) (av_mutant == AV_MUTANT_##name)

#else

#define AV_IS_MUTANT(name) 0

#endif
