#pragma once

#include "av-installation.h"

G_BEGIN_DECLS

/* One request to join in a folder, and where its welcome goes: beside it. */
typedef struct
{
  AvJoinRequest *request;
  char *welcome;
} AvFolderRequest;

/* The requests to join in a folder, which an intendant goes through one after the other. */
typedef struct
{
  GPtrArray *requests; /* AvFolderRequest: those that wait, by the name of their file */
  GPtrArray *refused;  /* char *: a sentence each on files that are no request */
  guint n_done;        /* have their welcome beside them */
} AvRequestFolder;

/* The request of the installation of that name in a folder, and where the welcome of a
 * request goes. transfer full. */
char *av_request_folder_name_request (const char *folder,
                                      const char *name);
char *av_request_folder_name_welcome (const char *request);

/* A file that is no request is told in it. Errors: G_FILE_ERROR. transfer full. */
AvRequestFolder *av_request_folder_read (const char *folder,
                                         GError **error);
void av_request_folder_free (AvRequestFolder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AvRequestFolder, av_request_folder_free)

/* What became of them, in sentences a line each. transfer full. */
char *av_request_folder_sum_up (AvRequestFolder *self,
                                guint n_enrolled,
                                guint n_passed);

G_END_DECLS
