#pragma once

#include "av-vfs.h"

G_BEGIN_DECLS

/* What the files of one store share. */
typedef struct
{
  int ref_count;
  guint number;
  AvPageCipher *cipher;
  gboolean any_page_size; /* test suites: the header follows the database */
} AvVfsContext;

typedef struct _AvVfsFile AvVfsFile;

/* A log: its header waits for its page. */
typedef struct
{
  guint8 header[AV_PAGE_FRAME_HEADER];
  gint64 held;         /* offset of the header held, -1 for none */
  gint64 end;          /* where the last frame written ended, and */
  guint64 transaction; /* of which transaction one written there would be */
  guint8 *known;       /* the frame that was read last whole, in clear, where */
  gint64 known_offset; /* that is not -1, and its transaction */
  guint64 known_transaction;
} AvVfsLog;

/* A rollback journal: page number and page wait for the checksum. */
typedef struct
{
  guint8 *record;
  gsize held; /* bytes of the record: 0, 4, 4 + page */
  gint64 offset;
  gint64 checksum_offset; /* that of the record read last, and */
  guint8 checksum[4];
  gboolean super; /* the name of a super-journal is being written */
} AvVfsJournal;

struct _AvVfsFile
{
  sqlite3_file base;
  sqlite3_file *real;
  AvVfsContext *context;
  const char *name;    /* of a database, as SQLite's own pointer */
  AvVfsFile *main;     /* of a log: its database */
  AvVfsFile *log;      /* of a database: its log */
  gsize page_size;     /* 0: not known yet */
  gint64 known_size;   /* of a database: it is at least this long */
  gboolean checkpoint; /* sealed pages go from log to database, and */
  guint32 passed;      /* which one the log handed over last */
  guint8 passed_seal[AV_PAGE_NONCE_SIZE + AV_PAGE_TAG_SIZE];
  sqlite3 **connection; /* of a database */
  guint8 *scratch;      /* a frame */
  AvVfsLog frames;
  AvVfsJournal journal;
};

extern const sqlite3_io_methods av_vfs_main_methods;
extern const sqlite3_io_methods av_vfs_log_methods;
extern const sqlite3_io_methods av_vfs_journal_methods;
extern const sqlite3_io_methods av_vfs_temp_methods;

/* Reads and checks what is in front of a database just opened. */
int av_vfs_main_start (AvVfsFile *file);

/* For measurements: FALSE has a checkpoint open and seal every page instead of
 * handing it over sealed. */
void av_vfs_main_pass_for_test (gboolean pass);

/* Writes a frame header still held. */
int av_vfs_log_flush (AvVfsFile *file);
/* Wipes the frame that was kept in clear. */
void av_vfs_log_forget (AvVfsFile *file);

/* A file in memory, wiped when closed. */
int av_vfs_temp_open (sqlite3_file *file);
int av_vfs_temp_get_size (void);

/* Pages of another size than the header says, or parts of them: test suites
 * only. */
int av_vfs_layout_write (AvVfsFile *file,
                         const guint8 *bytes,
                         int size,
                         gint64 offset);
int av_vfs_layout_load (AvVfsFile *file);

/* A unit of the file that is still sealed in smaller ones, as before a change of
 * the page size that a failing disk has broken off; otherwise: the answer where
 * it is not. */
int av_vfs_layout_read_former (AvVfsFile *file,
                               guint8 *unit,
                               gint64 offset,
                               int otherwise);

/* Where test suites simulate a crash, journals and logs get parts of records
 * and sectors of garbage. What lies there then is no record, which is where
 * they end; so that nothing is ever written in clear, other garbage is. */
int av_vfs_layout_write_garbage (AvVfsFile *file,
                                 int size,
                                 gint64 offset);

/* Encrypted pages of zeros up to the size asked. */
int av_vfs_main_fill (AvVfsFile *file,
                      gint64 size);

gint64 av_vfs_main_measure (AvVfsFile *file,
                            int *rc);

/* What passes to the real file as it is. */
int av_vfs_file_close (sqlite3_file *base);
int av_vfs_file_size (sqlite3_file *base,
                      sqlite3_int64 *size);
int av_vfs_file_truncate (sqlite3_file *base,
                          sqlite3_int64 size);
int av_vfs_file_sync (sqlite3_file *base,
                      int flags);
int av_vfs_file_lock (sqlite3_file *base,
                      int level);
int av_vfs_file_unlock (sqlite3_file *base,
                        int level);
int av_vfs_file_check_reserved_lock (sqlite3_file *base,
                                     int *locked);
int av_vfs_file_control (sqlite3_file *base,
                         int operation,
                         void *argument);
int av_vfs_file_sector_size (sqlite3_file *base);
int av_vfs_file_device_characteristics (sqlite3_file *base);

G_END_DECLS
