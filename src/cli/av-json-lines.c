#include "av-json-lines.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "av-cli-error.h"

#define CHUNK 65536

struct _AvJsonLines
{
  int fd;
  gboolean ended;
  guint number; /* of the line last read, from 1 */
  GByteArray *pending;
  guint members; /* counted while a line is parsed, to find a name given twice */
};

/* Lines are read from @fd, which stays the caller's. */
AvJsonLines *
av_json_lines_new (int fd)
{
  AvJsonLines *self = g_new0 (AvJsonLines, 1);

  self->fd = fd;
  self->pending = g_byte_array_new ();

  return self;
}

void
av_json_lines_free (AvJsonLines *self)
{
  g_byte_array_unref (self->pending);
  g_free (self);
}

/* The number of the line last read, from 1, for messages. */
guint
av_json_lines_get_number (AvJsonLines *self)
{
  return self->number;
}

static gboolean
refuse (AvJsonLines *self,
        const char *why,
        GError **error)
{
  g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_INPUT,
               _ ("Line %u: %s Nothing was recorded."), self->number, why);
  return FALSE;
}

static gboolean
read_chunk (AvJsonLines *self,
            GError **error)
{
  guint8 chunk[CHUNK];
  ssize_t n;

  do
    n = read (self->fd, chunk, sizeof chunk);
  while (n < 0 && errno == EINTR);

  if (n < 0)
    {
      g_set_error (error, AV_CLI_ERROR, AV_CLI_ERROR_INPUT,
                   _ ("What was given could not be read: %s. Nothing was recorded."), g_strerror (errno));
      return FALSE;
    }

  self->ended = n == 0;
  g_byte_array_append (self->pending, chunk, (guint) n);

  return TRUE;
}

/* There are no bytes to look at before anything was read. */
static const guint8 *
find_end (AvJsonLines *self,
          guint from)
{
  return self->pending->len > from ? memchr (self->pending->data + from, '\n', self->pending->len - from) : NULL;
}

/* The next line without its end (transfer full); NULL without an error at the
 * end of the input. */
static char *
take_line (AvJsonLines *self,
           GError **error)
{
  guint searched = 0;
  guint length;
  const guint8 *end = NULL;
  char *line;

  while ((end = find_end (self, searched)) == NULL &&
         !self->ended && self->pending->len <= AV_JSON_LINES_LONGEST)
    {
      searched = self->pending->len;
      if (!read_chunk (self, error))
        return NULL;
    }

  if (end == NULL && self->pending->len == 0)
    return NULL;

  self->number++;
  length = end != NULL ? (guint) (end - self->pending->data) : self->pending->len;
  if (length > AV_JSON_LINES_LONGEST)
    {
      refuse (self, _ ("it is longer than 1 MiB."), error);
      return NULL;
    }

  if (self->number > AV_JSON_LINES_MOST)
    {
      refuse (self, _ ("there are more than 100,000 lines; give fewer at a time."), error);
      return NULL;
    }

  line = g_strndup ((const char *) self->pending->data, length);
  if (strlen (line) != length || !g_utf8_validate (line, length, NULL))
    {
      g_free (line);
      refuse (self, _ ("it is not text in UTF-8."), error);
      return NULL;
    }

  g_byte_array_remove_range (self->pending, 0, end != NULL ? length + 1 : length);

  return line;
}

/* The parser goes down one call a level: how deep is known before it starts. */
static gboolean
is_deeper_than (const char *line,
                guint limit)
{
  gboolean quoted = FALSE;
  guint depth = 0;

  for (const char *p = line; *p != '\0'; p++)
    {
      if (quoted && *p == '\\' && p[1] != '\0')
        p++;
      else if (*p == '"')
        quoted = !quoted;
      else if (!quoted && (*p == '{' || *p == '['))
        depth++;
      else if (!quoted && (*p == '}' || *p == ']') && depth > 0)
        depth--;

      if (depth > limit)
        return TRUE;
    }

  return FALSE;
}

static void
object_member_read (JsonParser *parser,
                    JsonObject *object,
                    const char *name,
                    gpointer user_data)
{
  AvJsonLines *self = user_data;

  self->members++;
}

static guint
count_members (JsonObject *object)
{
  g_autoptr (GList) values = json_object_get_values (object);
  guint n = json_object_get_size (object);

  for (GList *l = values; l != NULL; l = l->next)
    if (JSON_NODE_HOLDS_OBJECT ((JsonNode *) l->data))
      n += count_members (json_node_get_object (l->data));

  return n;
}

static gboolean
parse_line (AvJsonLines *self,
            const char *line,
            JsonObject **object,
            GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) parse_error = NULL;
  JsonNode *root;

  self->members = 0;
  g_signal_connect (parser, "object-member", G_CALLBACK (object_member_read), self);

  if (is_deeper_than (line, AV_JSON_LINES_DEEPEST))
    return refuse (self, _ ("it is nested too deeply."), error);

  if (!json_parser_load_from_data (parser, line, -1, &parse_error))
    return refuse (self, _ ("it is not JSON."), error);

  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return refuse (self, _ ("it is not a JSON object."), error);

  if (count_members (json_node_get_object (root)) != self->members)
    return refuse (self, _ ("a name is given twice."), error);

  *object = json_object_ref (json_node_get_object (root));

  return TRUE;
}

/* The next object (transfer full), or NULL in @object at the end. FALSE with a
 * sentence that names the line where one is wrong. */
gboolean
av_json_lines_next (AvJsonLines *self,
                    JsonObject **object,
                    GError **error)
{
  g_autoptr (GError) own_error = NULL;

  *object = NULL;

  for (;;)
    {
      g_autofree char *line = take_line (self, &own_error);

      if (line == NULL)
        {
          if (own_error != NULL)
            g_propagate_error (error, g_steal_pointer (&own_error));
          return own_error == NULL && (error == NULL || *error == NULL);
        }

      if (*g_strstrip (line) != '\0')
        return parse_line (self, line, object, error);
    }
}
