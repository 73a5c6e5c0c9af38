/* Sheets that were printed and wait to be typed. */

#include "av-access-log.h"
#include "av-code.h"
#include "av-printed-sheets.h"
#include "store-laptops.h"

#define SHEET "fiche-reperage"
#define SETTING "fiches-imprimees"
#define NOON G_GUINT64_CONSTANT (1767265200000)
#define DAY_MS (G_GUINT64_CONSTANT (24) * 3600 * 1000)

static void
print_blank (Laptop *laptop,
             const char *code)
{
  const char *const codes[] = { code, NULL };
  g_autoptr (GError) error = NULL;

  av_printed_sheets_note_blank (laptop->store, SHEET, codes, &error);
  g_assert_no_error (error);
}

static void
shorten (Laptop *laptop)
{
  g_autoptr (GError) error = NULL;

  av_printed_sheets_shorten (laptop->store, &error);
  g_assert_no_error (error);
}

static guint
count_awaited (Laptop *laptop)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) awaited = av_printed_sheets_list_awaited (laptop->store, &error);

  g_assert_no_error (error);
  return awaited->len;
}

static void
assert_setting (Laptop *laptop,
                const char *text)
{
  g_autofree char *setting = av_store_get_setting (laptop->store, SETTING);

  g_assert_cmpstr (setting, ==, text);
}

static void
test_awaited_until_it_is_typed (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  g_autofree char *code = av_code_from_bits (123456789);
  g_autofree char *other = av_code_from_bits (987654321);
  g_autofree char *contact = laptop_add_contact (laptop, NULL, "Azelma");

  print_blank (laptop, code);
  print_blank (laptop, other);
  g_assert_cmpuint (count_awaited (laptop), ==, 2);
  laptop_set (laptop, contact, "code-fiche-papier", code);
  g_assert_cmpuint (count_awaited (laptop), ==, 1);
}

static void
erase (Laptop *laptop,
       const char *record)
{
  g_autoptr (AvSnapshot) snapshot = laptop_load (laptop, record);
  g_autoptr (GError) error = NULL;
  AvId container;

  g_assert_true (av_id_parse (av_snapshot_get_container (snapshot), &container));
  av_segment_store_erase (laptop->store, &container, AV_CLASS_CONTACT, &error);
  g_assert_no_error (error);
}

/* Nobody finds it any more: it is not reminded of, nor kept. */
static void
test_what_was_erased_is_not_awaited_again (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  g_autofree char *code = av_code_from_bits (123456789);
  g_autofree char *contact = laptop_add_contact (laptop, NULL, "Azelma");

  print_blank (laptop, code);
  laptop_set (laptop, contact, "code-fiche-papier", code);
  erase (laptop, contact);
  g_assert_cmpuint (count_awaited (laptop), ==, 0);
  assert_setting (laptop, NULL);
}

static void
test_the_log_holds_no_code (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  g_autofree char *code = av_code_from_bits (123456789);
  g_autofree char *container = av_id_new_string ();
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) error = NULL;

  print_blank (laptop, code);
  av_printed_sheets_note_filled (laptop->store, SHEET, container, &error);
  g_assert_no_error (error);
  lines = av_access_log_list (laptop->store, NULL, 2, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((AvAccess *) g_ptr_array_index (lines, 0))->container, ==, container);
  for (guint i = 0; i < lines->len; i++)
    {
      const AvAccess *line = g_ptr_array_index (lines, i);

      g_assert_cmpstr (line->act, ==, AV_ACT_PRINT);
      g_assert_cmpstr (line->detail, ==, SHEET);
    }
}

/* Somebody else may have typed it, and it was erased before it came here. */
static void
test_nobody_waits_for_ever (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  g_autofree char *code = av_code_from_bits (123456789);

  print_blank (laptop, code);
  laptop->now += AV_PRINTED_SHEETS_DAYS * DAY_MS;
  shorten (laptop);
  g_assert_cmpuint (count_awaited (laptop), ==, 1);
  laptop->now += DAY_MS;
  shorten (laptop);
  g_assert_cmpuint (count_awaited (laptop), ==, 0);
  assert_setting (laptop, NULL);
}

/* A clock that was ahead when it was printed does not keep it longer. */
static void
test_days_to_come_begin_today (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON + 1000 * DAY_MS);
  g_autofree char *code = av_code_from_bits (123456789);

  print_blank (laptop, code);
  laptop->now = NOON;
  shorten (laptop);
  laptop->now += (AV_PRINTED_SHEETS_DAYS + 1) * DAY_MS;
  shorten (laptop);
  g_assert_cmpuint (count_awaited (laptop), ==, 0);
}

/* By a clock that went back and is right again nothing is over: neither what was printed
 * before, nor what was printed meanwhile. */
static void
test_a_doubtful_clock_counts_no_days (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  g_autofree char *code = av_code_from_bits (123456789);
  g_autofree char *other = av_code_from_bits (987654321);

  print_blank (laptop, code);
  av_segment_store_set_heard (laptop->store, NOON);
  laptop->now = NOON - 1000 * DAY_MS;
  g_assert_true (av_store_is_clock_doubtful (laptop->store));
  shorten (laptop);
  print_blank (laptop, other);
  shorten (laptop);
  laptop->now = NOON;
  shorten (laptop);
  g_assert_cmpuint (count_awaited (laptop), ==, 2);

  laptop->now += (AV_PRINTED_SHEETS_DAYS + 1) * DAY_MS;
  shorten (laptop);
  g_assert_cmpuint (count_awaited (laptop), ==, 0);
}

/* Codes alone: their days count from when this version is there. */
static void
test_a_list_of_before_is_read (void)
{
  g_autoptr (Laptop) laptop = laptop_new (NOON);
  g_autofree char *code = av_code_from_bits (123456789);
  g_autofree char *other = av_code_from_bits (987654321);
  g_autofree char *before = g_strdup_printf ("%s %s", code, other);
  g_autofree char *now = g_strdup_printf ("%s/20454 %s/20454", code, other);
  g_autoptr (GError) error = NULL;

  av_store_set_setting (laptop->store, SETTING, before, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_awaited (laptop), ==, 2);
  shorten (laptop);
  assert_setting (laptop, now);
  laptop->now += DAY_MS;
  shorten (laptop);
  assert_setting (laptop, now);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/printed-sheets/awaited-until-it-is-typed", test_awaited_until_it_is_typed);
  g_test_add_func ("/printed-sheets/what-was-erased-is-not-awaited-again", test_what_was_erased_is_not_awaited_again);
  g_test_add_func ("/printed-sheets/the-log-holds-no-code", test_the_log_holds_no_code);
  g_test_add_func ("/printed-sheets/nobody-waits-for-ever", test_nobody_waits_for_ever);
  g_test_add_func ("/printed-sheets/days-to-come-begin-today", test_days_to_come_begin_today);
  g_test_add_func ("/printed-sheets/a-doubtful-clock-counts-no-days", test_a_doubtful_clock_counts_no_days);
  g_test_add_func ("/printed-sheets/a-list-of-before-is-read", test_a_list_of_before_is_read);

  return g_test_run ();
}
