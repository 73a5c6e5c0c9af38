#include "av-veil-key.h"

#include <string.h>

#include "av-shortcuts.h"

/* Where X and Wayland put the keys of the machine: sound, brightness, sleep. */
#define MACHINE_KEYS 0x10080000u
#define MACHINE_KEYS_MASK 0xffff0000u

static gboolean
has_accel (const AvShortcut *shortcut,
           GdkEvent *event)
{
  for (guint i = 0; i < G_N_ELEMENTS (shortcut->accels) && shortcut->accels[i] != NULL; i++)
    {
      guint keyval;
      GdkModifierType modifiers;

      if (gtk_accelerator_parse (shortcut->accels[i], &keyval, &modifiers) && gdk_key_event_matches (event, keyval, modifiers) == GDK_KEY_MATCH_EXACT)
        return TRUE;
    }

  return FALSE;
}

static const AvShortcut *
find_shortcut (GdkEvent *event)
{
  guint n;
  const AvShortcut *shortcuts = av_shortcuts_get (&n);

  for (guint i = 0; i < n; i++)
    if (has_accel (&shortcuts[i], event))
      return &shortcuts[i];

  return NULL;
}

/* A dead key begins a letter. */
static gboolean
is_character (GdkEvent *event)
{
  const GdkModifierType held = gdk_event_get_modifier_state (event) & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK | GDK_META_MASK);
  guint keyval = gdk_key_event_get_keyval (event);
  gunichar character = gdk_keyval_to_unicode (keyval);
  gboolean begins = (keyval >= GDK_KEY_dead_grave && keyval <= GDK_KEY_dead_greek) || keyval == GDK_KEY_Multi_key;

  return held == 0 && (begins || (character != 0 && g_unichar_isprint (character)));
}

AvVeilKey
av_veil_key_read (GdkEvent *event,
                  const char **action)
{
  const AvShortcut *shortcut;

  *action = NULL;
  g_return_val_if_fail (event != NULL, AV_VEIL_KEY_NOT_OURS);

  if (gdk_key_event_is_modifier (event) || (gdk_key_event_get_keyval (event) & MACHINE_KEYS_MASK) == MACHINE_KEYS)
    return AV_VEIL_KEY_NOT_OURS;

  shortcut = find_shortcut (event);
  if (shortcut != NULL && strcmp (shortcut->action, "app.lock") == 0)
    return AV_VEIL_KEY_LOCK;
  if (shortcut != NULL && strcmp (shortcut->action, "app.veil") == 0)
    return AV_VEIL_KEY_HIDE;
  if (shortcut != NULL && shortcut->unseen)
    {
      *action = shortcut->action;
      return AV_VEIL_KEY_SHORTCUT;
    }

  return shortcut == NULL && is_character (event) ? AV_VEIL_KEY_CHARACTER : AV_VEIL_KEY_COME_BACK;
}
