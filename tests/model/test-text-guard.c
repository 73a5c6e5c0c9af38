#include "av-text-guard.h"

/* Numbers made up for the test; the keys do not all match, on purpose. */
static void
test_social_security_numbers (void)
{
  static const char *const numbers[] = {
    "185057654012345", "1850576540123", "1 85 05 76 540 123 45", "2 04 05 76 540 123 45", "1.85.05.76.540.123.45",
    "1-85-05-76-540-123-45", "son num\303\251ro : 1 85 05 76 540 123 45, not\303\251", "NIR185057654012345",
    "2 99 12 2A 004 123 45", "2 99 12 2b 004 123", "299122A004123", "1 85 05 99 351 123 45", "7 85 05 76 540 123",
    "1 85 20 76 540 123 45", "rdv 3 1 85 05 76 540 123 45 le 24/01", "1\302\24085\302\24005\302\24076\302\240540\302\240123",
    "1850576540123 24/01/2020"
  };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (!av_text_has_social_security_number (numbers[i]))
      g_error ("“%s” was let through", numbers[i]);
}

static void
test_ordinary_texts (void)
{
  static const char *const texts[] = {
    "", "Gavroche dort rue Plumet", "06 39 98 12 34", "06 39 98 12 34 / 06 39 98 12 35",
    "06 39 98 12 34 06 39 98 12 35", "0639981234 0639981235", "+33639981234", "rendez-vous le 24/01/2020 \303\240 14:30",
    "2020-01-24 14:30", "du 2020-01-24 au 2020-02-24", "76540, 76000, 76100", "12345678901234", "1234567890123456",
    "AV-7K2M-9QX4-W", "un loyer de 1 250,00 \342\202\254 sur 12 mois", "allocataire 1234567",
    "SIRET 217 605 401 00015", "0 85 05 76 540 123 45", "1 85 13 76 540 123 45", "de 8 h 30 \303\240 12 h 30 et de 14 h \303\240 18 h",
    "24 01 20 24 01 20", "ann\303\251es 2004 2005 2006"
  };
  guint alarms = 0;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (av_text_has_social_security_number (texts[i]))
      {
        g_test_message ("false alarm: %s", texts[i]);
        alarms++;
      }

  g_test_message ("%u false alarms in %u ordinary texts", alarms, (guint) G_N_ELEMENTS (texts));
  g_assert_cmpuint (alarms, ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text-guard/social-security-numbers", test_social_security_numbers);
  g_test_add_func ("/text-guard/ordinary-texts", test_ordinary_texts);

  return g_test_run ();
}
