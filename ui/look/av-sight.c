#include "av-sight.h"

/* Around what comes into sight, in pixels. */
#define ROOM 12
/* What begins in this part of a page is shown with the heading above it. */
#define FIRST_PART 6

typedef struct
{
  guint n_frames;
  gboolean for_focus;
} Coming;

/* At once: the value that is set ends what GTK, which goes by where the keyboard
 * stood before there was room, had begun to scroll to. */
static void
scroll_to (GtkAdjustment *adjustment,
           double top,
           double height)
{
  double page = gtk_adjustment_get_page_size (adjustment);
  double first = top < page / FIRST_PART ? 0 : top - ROOM;
  double last = top + height + ROOM - page;
  double value = MAX (gtk_adjustment_get_value (adjustment), last);

  gtk_adjustment_set_value (adjustment, height > page ? last : MIN (value, first));
}

static void
come (GtkWidget *widget,
      gboolean for_focus)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  graphene_rect_t bounds;
  GtkAdjustment *adjustment;

  if (viewport == NULL || !gtk_widget_compute_bounds (widget, gtk_viewport_get_child (GTK_VIEWPORT (viewport)), &bounds))
    return;

  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport));
  if (!for_focus || bounds.size.height <= gtk_adjustment_get_page_size (adjustment))
    scroll_to (adjustment, bounds.origin.y, bounds.size.height);
}

/* A click that the page moves away from under is none. */
static gboolean
is_being_pressed (GtkWidget *widget)
{
  GdkSurface *surface = gtk_native_get_surface (gtk_widget_get_native (widget));
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (widget));
  GdkDevice *pointer = seat != NULL ? gdk_seat_get_pointer (seat) : NULL;
  GdkModifierType state = 0;

  return pointer != NULL && gdk_surface_get_device_position (surface, pointer, NULL, NULL, &state) && (state & GDK_BUTTON1_MASK) != 0;
}

/* The first frame lays out what appeared above or below; the second knows the
 * place. */
static gboolean
frame_begun (GtkWidget *widget,
             GdkFrameClock *clock,
             gpointer user_data)
{
  Coming *coming = user_data;

  if (++coming->n_frames < 2 || is_being_pressed (widget))
    return G_SOURCE_CONTINUE;

  if (!coming->for_focus || (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0)
    come (widget, coming->for_focus);
  return G_SOURCE_REMOVE;
}

static void
begin (GtkWidget *widget,
       gboolean for_focus)
{
  Coming *coming = g_new0 (Coming, 1);

  coming->for_focus = for_focus;
  gtk_widget_add_tick_callback (widget, frame_begun, coming, g_free);
}

void
av_sight_bring (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  begin (widget, FALSE);
}

void
av_sight_bring_focus (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  begin (widget, TRUE);
}
