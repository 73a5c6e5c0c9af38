#pragma once

/* What is refused, whoever sends it. Every bound of the formats is here: whoever
 * writes keeps to what readers take. */

/* Segments and strands. */
#define AV_LIMIT_NUMBERS (1ull << 62) /* of segments in a journal, and in a have: below */
#define AV_LIMIT_SEGMENT_OPS 4096u
#define AV_LIMIT_SEGMENT_BLOBS (4u << 20) /* bytes of all strands, as they stand */
#define AV_LIMIT_STRAND_RAW (1u << 20)    /* bytes of one strand, inflated */
#define AV_LIMIT_STRAND_RATIO 40u         /* inflated to deflated */
#define AV_LIMIT_STRAND_BLOB (AV_LIMIT_STRAND_RAW + 4096u)
#define AV_LIMIT_STRANDS 4096u /* of one segment */
#define AV_LIMIT_REFS 4096u
#define AV_LIMIT_NAMES 4096u
#define AV_LIMIT_RECORDS 4096u
#define AV_LIMIT_NAME 255u /* bytes */
#define AV_LIMIT_PREDS 1024u
#define AV_LIMIT_VALUE (64u << 10) /* bytes */

/* Of one segment, when it is full for who writes it: room is left for what the
 * encoding adds, and for the names of forms, fields and agents beside codes. */
#define AV_LIMIT_OPEN_OPS 4000u
#define AV_LIMIT_OPEN_BYTES (800u << 10)
#define AV_LIMIT_OPEN_CODES (AV_LIMIT_NAMES / 2)

/* Milliseconds, as long as an unattached contact is kept: no laptop is out for longer. */
#define AV_LIMIT_SILENCE (92ull * 24 * 3600 * 1000)
/* Milliseconds that another clock is believed ahead of ours. */
#define AV_LIMIT_CLOCK_DRAG (2ull * 24 * 3600 * 1000)

/* Milliseconds since 1970 of an operation: the numbers of a store, which are signed,
 * order them as those of the wire. */
#define AV_LIMIT_TIME ((1ull << 47) - 1)

/* Trust. */
#define AV_LIMIT_YEAR (366ull * 24 * 3600 * 1000)              /* ms */
#define AV_LIMIT_ENROLMENT (AV_LIMIT_YEAR + AV_LIMIT_YEAR / 4) /* a year, with three months to renew it */
#define AV_LIMIT_RENEWAL (AV_LIMIT_YEAR / 4)                   /* before its end another year is proposed */
#define AV_LIMIT_KEY_AGE AV_LIMIT_YEAR                         /* ms that one key is sealed to, before another one is said */
#define AV_LIMIT_STATEMENT 1024u
#define AV_LIMIT_STATEMENT_LONG (64u << 10) /* UNDELEGATE, CHANGE and REVOKE */
#define AV_LIMIT_STATEMENTS 10000u          /* of one bundle */
#define AV_LIMIT_TRUST (8u << 20)           /* bytes of these, with their lengths */
#define AV_LIMIT_LABEL 200u
#define AV_LIMIT_HEADS 512u
#define AV_LIMIT_ROOT_KEYS 8u
#define AV_LIMIT_SCOPES 128u      /* of one installation */
#define AV_LIMIT_REQUEST 4096u    /* bytes of a request to join */
#define AV_LIMIT_REFOUNDINGS 16u  /* offered at once */
#define AV_LIMIT_ROOT_FILE 65536u /* bytes */
#define AV_LIMIT_GUARD (16u << 20)

/* What a person says to all who read a dossier. */
#define AV_LIMIT_REASON 200       /* characters why it was opened beyond a role */
#define AV_LIMIT_SHARE_DAYS 366   /* that it is shared for */
#define AV_LIMIT_ERASURE_ASKS 64u /* answered at once: more for one dossier are a flood, and wait thirty days */

/* Bundles. */
#define AV_LIMIT_BUNDLE (1ull << 30)
#define AV_LIMIT_BUNDLE_HEADER (64u << 10)
#define AV_LIMIT_RECIPIENTS 128u /* keys */
#define AV_LIMIT_SAID_KEYS 4u    /* of one installation, all of them its own word */
#define AV_LIMIT_SECTIONS 1000000u
#define AV_LIMIT_SECTION (16u << 20)
#define AV_LIMIT_CHUNK 65536u
#define AV_LIMIT_JOURNALS 100000u /* each list of a have; all of them together where one is written */
#define AV_LIMIT_WANTS 256u       /* strands asked for in one have */
#define AV_LIMIT_QUARANTINE (64u << 20)
#define AV_LIMIT_ERASED_KEYS (1u << 16) /* told in one bundle with what is erased here: what more of them open waits like what no key opens */

/* What one author wrote that waits for a person; and once more what may lie within heads
 * as long as what leads to it is missing. */
#define AV_LIMIT_BEYOND (64u << 20)          /* kept */
#define AV_LIMIT_BEYOND_HANDED_ON (4u << 20) /* of more than that, none is handed on */
#define AV_LIMIT_BEYOND_LEAST (4u << 10)     /* that one segment that is kept is counted as */
#define AV_LIMIT_BEYOND_AGAIN (16u << 20)    /* that found no room, tried again at the end of its bundle */
#define AV_LIMIT_BEYOND_N_AGAIN 4096

/* What is carried for others. */
#define AV_LIMIT_COURIER (64u << 20)      /* all of it */
#define AV_LIMIT_COURIER_FILE (16u << 20) /* one bundle */

/* What is looked at of an untrusted folder: of more some that are drawn. */
#define AV_LIMIT_FOLDER_ENTRIES_OF_ONE 10000u /* bundles of one writer */
#define AV_LIMIT_FOLDER_ENTRIES 40000u        /* and of all of them */
#define AV_LIMIT_FOLDER_WRITERS 10000u
#define AV_LIMIT_FOLDER_NAMES 1000000u /* that are read to draw from: of the folder of writers, and of all theirs together */

/* A folder of requests to join: more files than that are no founding day. */
#define AV_LIMIT_REQUESTS 1000u
#define AV_LIMIT_REFUSED_NAMED 3u /* of those that do not read, one by one; of more the number */

/* What is read of it in one pass. */
#define AV_LIMIT_FOLDER_FILES 1000u
#define AV_LIMIT_FOLDER_BYTES (1ull << 30)
