#include "av-power-supply.h"

/* One word of sysfs (Documentation/ABI/testing/sysfs-class-power); "": it has none. */
static char *
read_word (const char *supplies,
           const char *supply,
           const char *name)
{
  g_autofree char *path = g_build_filename (supplies, supply, name, NULL);
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_strdup ("");

  return g_strchomp (text);
}

static gboolean
is_word (const char *supplies,
         const char *supply,
         const char *name,
         const char *word)
{
  g_autofree char *found = read_word (supplies, supply, name);

  return g_str_equal (found, word);
}

/* That of a mouse or a pen says nothing of the computer. */
static gboolean
is_discharging (const char *supplies,
                const char *supply)
{
  return is_word (supplies, supply, "type", "Battery") &&
         !is_word (supplies, supply, "scope", "Device") &&
         is_word (supplies, supply, "status", "Discharging");
}

gboolean
av_power_supply_is_mains (const char *supplies)
{
  g_autoptr (GDir) entries = g_dir_open (supplies, 0, NULL);
  gboolean discharging = FALSE;
  const char *supply;

  while (entries != NULL && (supply = g_dir_read_name (entries)) != NULL)
    {
      if (!is_word (supplies, supply, "type", "Battery") && is_word (supplies, supply, "online", "1"))
        return TRUE;

      discharging = discharging || is_discharging (supplies, supply);
    }

  return !discharging;
}
