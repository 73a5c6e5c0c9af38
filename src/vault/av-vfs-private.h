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

/* av-vfs-context.c: transfer full, both; NULL where the name has no number that
 * was lent. */
AvVfsContext *av_vfs_context_new (AvPageCipher *cipher);
AvVfsContext *av_vfs_context_find (const char *name);
AvVfsContext *av_vfs_context_ref (AvVfsContext *context);
void av_vfs_context_unref (AvVfsContext *context);

/* av-vfs-file.c: the databases that are open, by the names SQLite has for them;
 * name: of a log or journal. */
void av_vfs_file_add_database (AvVfsFile *file,
                               const char *name);
AvVfsFile *av_vfs_file_find_database (const char *name);

/* How long a database is without its header. */
gint64 av_vfs_file_measure (AvVfsFile *file,
                            int *rc);

/* Where test suites simulate a crash, journals and logs get parts of records
 * and sectors of garbage. What lies there then is no record, which is where
 * they end; so that nothing is ever written in clear, other garbage is. */
int av_vfs_file_write_garbage (AvVfsFile *file,
                               int size,
                               gint64 offset);

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

#define AV_VFS_SMALLEST_UNIT 1024

/* av-vfs-former.c, for test suites only: a unit of the file that is still sealed
 * in smaller ones, as before a change of the page size that a failing disk has
 * broken off; otherwise: the answer where it is not. */
int av_vfs_former_read (AvVfsFile *file,
                        guint8 *unit,
                        gint64 offset,
                        int otherwise);

/* av-vfs-page.c: one page, and any bytes of several. */
int av_vfs_page_read (AvVfsFile *file,
                      guint8 *page,
                      gint64 offset);
int av_vfs_page_read_part (AvVfsFile *file,
                           guint8 *bytes,
                           int size,
                           gint64 offset);
int av_vfs_page_write (AvVfsFile *file,
                       const guint8 *page,
                       gint64 offset);

/* Encrypted pages of zeros up to the size asked. */
int av_vfs_page_fill (AvVfsFile *file,
                      gint64 size);

/* av-vfs-layout.c, for test suites only: pages of another size than the header
 * says, or parts of them. */
int av_vfs_layout_load (AvVfsFile *file);
int av_vfs_layout_write (AvVfsFile *file,
                         const guint8 *bytes,
                         int size,
                         gint64 offset);

/* Each kind of file: what it begins with when it is open, and what it does. */
void av_vfs_log_start (AvVfsFile *file,
                       AvVfsFile *database);
extern const sqlite3_io_methods av_vfs_log_methods;

void av_vfs_journal_start (AvVfsFile *file);
extern const sqlite3_io_methods av_vfs_journal_methods;

/* Reads and checks what is in front of the database. */
int av_vfs_main_start (AvVfsFile *file);
extern const sqlite3_io_methods av_vfs_main_methods;

/* A file in memory, wiped when closed. */
int av_vfs_temp_open (sqlite3_file *file);
int av_vfs_temp_get_size (void);

/* Writes a frame header still held. */
int av_vfs_log_flush (AvVfsFile *file);

/* For measurements: FALSE has a checkpoint open and seal every page instead of
 * handing it over sealed. */
void av_vfs_main_pass_for_test (gboolean pass);

G_END_DECLS
