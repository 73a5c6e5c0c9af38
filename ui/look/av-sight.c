#include "av-sight.h"

/* Around what comes into sight, in pixels. */
#define ROOM 12
/* What begins in this part of a page is shown with the heading above it. */
#define FIRST_PART 6

/* Of what is higher than the page. */
typedef enum
{
  PART_END,
  PART_BEGINNING,
  PART_FOCUS, /* what has the keyboard in it */
} Part;

typedef struct
{
  guint n_frames;
  Part part;
} Coming;

/* At once: the value that is set ends what GTK, which goes by where the keyboard
 * stood before there was room, had begun to scroll to. */
static void
scroll_to (GtkAdjustment *adjustment,
           double top,
           double height,
           Part part)
{
  double page = gtk_adjustment_get_page_size (adjustment);
  double first = top < page / FIRST_PART ? 0 : top - ROOM;
  double last = top + height + ROOM - page;
  double value = MAX (gtk_adjustment_get_value (adjustment), last);

  if (height <= page || part == PART_BEGINNING)
    gtk_adjustment_set_value (adjustment, MIN (value, first));
  else if (part == PART_END)
    gtk_adjustment_set_value (adjustment, last);
}

static void
come (GtkWidget *widget,
      Part part)
{
  GtkWidget *viewport = gtk_widget_get_ancestor (widget, GTK_TYPE_VIEWPORT);
  GtkWidget *page = viewport != NULL ? gtk_viewport_get_child (GTK_VIEWPORT (viewport)) : NULL;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (widget));
  GtkAdjustment *adjustment;
  graphene_rect_t bounds;

  if (page == NULL || !gtk_widget_compute_bounds (widget, page, &bounds))
    return;

  adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (viewport));
  if (part == PART_FOCUS && bounds.size.height > gtk_adjustment_get_page_size (adjustment) &&
      (focus == NULL || !gtk_widget_compute_bounds (focus, page, &bounds)))
    return;

  scroll_to (adjustment, bounds.origin.y, bounds.size.height, part);
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

  if (coming->part != PART_FOCUS || (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_WITHIN) != 0)
    come (widget, coming->part);
  return G_SOURCE_REMOVE;
}

static void
begin (GtkWidget *widget,
       Part part)
{
  Coming *coming = g_new0 (Coming, 1);

  coming->part = part;
  gtk_widget_add_tick_callback (widget, frame_begun, coming, g_free);
}

void
av_sight_bring (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  begin (widget, PART_END);
}

void
av_sight_bring_beginning (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  begin (widget, PART_BEGINNING);
}

void
av_sight_bring_focus (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  begin (widget, PART_FOCUS);
}
