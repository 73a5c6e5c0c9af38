#include "av-said.h"

#include "av-installation-private.h"

typedef struct
{
  AvId installation;
  gboolean live;
  guint64 hlc;
  AvHave *have;
} Saying;

struct _AvSaid
{
  AvTrust *trust;
  GArray *sayings; /* Saying: the newest of everybody, and what came last */
};

static gboolean
is_live (AvSaid *self,
         const AvId *installation)
{
  const AvTrusted *member = av_trust_find (self->trust, installation);

  return member != NULL && av_installation_is_live (member);
}

static gboolean
add_saying (const AvId *installation,
            guint64 hlc,
            const AvSegmentHash *hash,
            const guint8 *bytes,
            gsize size,
            gpointer user_data,
            GError **error)
{
  AvSaid *self = user_data;
  Saying saying = { *installation, is_live (self, installation), hlc, av_have_read (bytes, size, NULL) };

  if (saying.have != NULL)
    g_array_append_val (self->sayings, saying);
  return TRUE;
}

AvSaid *
av_said_load (AvInstallation *installation,
              GError **error)
{
  g_autoptr (AvSaid) self = g_new0 (AvSaid, 1);

  self->trust = installation->trust;
  self->sayings = g_array_new (FALSE, FALSE, sizeof (Saying));
  return av_segment_store_foreach_have (installation->store, add_saying, self, error) ? g_steal_pointer (&self) : NULL;
}

void
av_said_free (AvSaid *self)
{
  for (guint i = 0; i < self->sayings->len; i++)
    av_have_free (g_array_index (self->sayings, Saying, i).have);

  g_array_unref (self->sayings);
  g_free (self);
}

guint64
av_said_count (AvSaid *self,
               const AvId *journal,
               const AvId *author,
               guint64 first,
               guint64 last,
               guint64 hlc)
{
  gboolean told = !is_live (self, author);
  guint64 most = 0;

  for (guint i = 0; i < self->sayings->len; i++)
    {
      const Saying *saying = &g_array_index (self->sayings, Saying, i);

      told = told || (saying->hlc >= hlc && av_id_equal (&saying->installation, author));
      if (saying->live)
        most = MAX (most, av_have_count (saying->have, journal, first, last));
    }

  return told ? most : last - first + 1;
}
