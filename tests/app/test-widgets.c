/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app-fixture.h"

#include "app/widgets/hj-describe.h"
#include "app/widgets/hj-label-chip.h"
#include "app/widgets/hj-release-clock.h"
#include "app/widgets/hj-say-fact.h"
#include "app/widgets/hj-say.h"
#include "app/widgets/hj-toast.h"

static void
test_label_chip (void)
{
  static const struct {
    const char *color, *state, *spoken;
  } cases[] = {
    { "blue", "confirmed", "Label Blue, Confirmed" },
    { "yellow", "proposed", "Label Yellow, Proposed" },
    { "red", "overridden", "Label Red, Overridden" },
    { "red", "expired", "Label Red, Expired" },
    { "blue", "unconfirmed", "Label Blue, Unconfirmed" },
    { "red", NULL, "Label Red" },
    { NULL, NULL, "No label" },
  };
  GtkWidget *chip = g_object_ref_sink (hj_label_chip_new ());

  gtk_test_accessible_assert_role (chip, GTK_ACCESSIBLE_ROLE_IMG);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    hj_label_chip_set (HJ_LABEL_CHIP (chip), cases[i].color, cases[i].state);
    gtk_test_accessible_assert_property (chip, GTK_ACCESSIBLE_PROPERTY_LABEL, cases[i].spoken);
    g_assert_cmpstr (hj_label_chip_get_spoken (HJ_LABEL_CHIP (chip)), ==, cases[i].spoken);
    g_assert_cmpint (gtk_widget_has_css_class (chip, "proposed"), ==,
                     g_strcmp0 (cases[i].state, "proposed") == 0);
    if (cases[i].color != NULL)
      g_assert_true (gtk_widget_has_css_class (chip, cases[i].color));
  }
  g_assert_false (gtk_widget_has_css_class (chip, "red"));
  g_object_unref (chip);
}

/* Without a colour in the eye: word and symbol differ for each. */
static void
test_colors_apart (void)
{
  static const char *const colors[] = { "blue", "yellow", "red", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (colors); i++) {
    for (gsize j = 0; j < i; j++) {
      g_assert_cmpstr (hj_say_color (colors[i]), !=, hj_say_color (colors[j]));
      g_assert_cmpstr (hj_say_color_symbol (colors[i]), !=, hj_say_color_symbol (colors[j]));
    }
  }
}

static void
test_release_clock (void)
{
  GtkWidget *clock = g_object_ref_sink (hj_release_clock_new ());

  gtk_test_accessible_assert_property (clock, GTK_ACCESSIBLE_PROPERTY_LABEL, "time is over");
  hj_release_clock_set_hours (HJ_RELEASE_CLOCK (clock), 36);
  gtk_test_accessible_assert_property (clock, GTK_ACCESSIBLE_PROPERTY_LABEL, "36 hours left");
  g_assert_false (gtk_widget_has_css_class (clock, "soon"));
  hj_release_clock_set_hours (HJ_RELEASE_CLOCK (clock), 1);
  gtk_test_accessible_assert_property (clock, GTK_ACCESSIBLE_PROPERTY_LABEL, "1 hour left");
  g_assert_true (gtk_widget_has_css_class (clock, "soon"));
  hj_release_clock_set_hours (HJ_RELEASE_CLOCK (clock), -4);
  gtk_test_accessible_assert_property (clock, GTK_ACCESSIBLE_PROPERTY_LABEL, "time is over");
  g_object_unref (clock);
}

static void
assert_fact (HjRiskFact fact, gint64 value, const char *word)
{
  g_autofree char *said = hj_say_fact_value (fact, value);

  g_assert_cmpstr (said, ==, word);
}

static void
test_say_fact (void)
{
  g_assert_cmpstr (hj_say_fact (HJ_RISK_FACT_MENTAL_STATE), ==, "Mental state");
  assert_fact (HJ_RISK_FACT_MENTAL_STATE, 0, "normal");
  assert_fact (HJ_RISK_FACT_MENTAL_STATE, 3, "psychosis queried");
  assert_fact (HJ_RISK_FACT_WEAPON_IN_DISPUTE, 1, "yes");
  assert_fact (HJ_RISK_FACT_FAMILY_CONTACTS, 2, "2");
  assert_fact (HJ_RISK_FACT_ILLNESS, 7, "7");
}

/* Every value that a policy may ask for has a word, unless the fact is a number. */
static void
test_say_every_fact (void)
{
  for (guint fact = 0; fact < HJ_RISK_N_FACTS; fact++) {
    const HjRiskFactInfo *info = hj_risk_fact_info (fact);

    g_assert_cmpstr (hj_say_fact (fact), !=, "");
    if (info->maximum > 3)
      continue;
    for (gint64 value = info->minimum; value <= info->maximum; value++) {
      g_autofree char *said = hj_say_fact_value (fact, value);

      if (g_ascii_isdigit (*said))
        g_error ("the value %d of %s has no word", (int)value, info->name);
    }
  }
}

/* In the middle of a line as well as at its beginning. */
static void
test_say_time (void)
{
  g_autofree char *early = hj_say_time (APP_FIXTURE_NOW - 18 * HJ_DAY_MS);
  g_autofree char *late = hj_say_time (APP_FIXTURE_NOW);
  g_autofree char *day = hj_say_day (APP_FIXTURE_NOW - 18 * HJ_DAY_MS);

  g_assert_cmpstr (early, ==, "2 Jun 2026, 08:00");
  g_assert_cmpstr (late, ==, "20 Jun 2026, 08:00");
  g_assert_cmpstr (day, ==, "2 Jun 2026");
}

static void
test_say_value (void)
{
  g_autoptr (HjRecord) person
      = hj_record_new (hj_entity_find ("person"), "018f0000-0000-7000-8000-000000000001");
  g_autofree char *nothing = hj_say_value (person, "sex");
  g_autofree char *unknown = hj_say_sex_age (person, APP_FIXTURE_NOW);
  g_autofree char *sex_age = NULL;

  g_assert_cmpstr (nothing, ==, "");
  g_assert_cmpstr (unknown, ==, "");
  hj_record_set_text (person, "sex", "female");
  hj_record_set_text (person, "birth_date", "2000-06-21");
  sex_age = hj_say_sex_age (person, APP_FIXTURE_NOW);
  g_assert_cmpstr (sex_age, ==, "Female, 25");
}

/* A widget that has left its window says nothing, and harms nothing. */
/* Whether a label below @root shows the text, whatever it was given. */
static gboolean
reads (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && g_str_equal (gtk_label_get_text (GTK_LABEL (root)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (reads (child, text))
      return TRUE;
  }
  return FALSE;
}

/* What people and files are called is no markup. */
static void
test_describe (void)
{
  static const char name[] = "A & B <1>";
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *page = adw_status_page_new ();
  GtkWidget *group = adw_preferences_group_new ();
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");

  gtk_box_append (GTK_BOX (box), page);
  gtk_box_append (GTK_BOX (box), group);
  hj_describe_page (ADW_STATUS_PAGE (page), name);
  hj_describe_group (ADW_PREFERENCES_GROUP (group), name);
  app_fixture_present (fixture, box);
  g_assert_true (reads (page, name));
  g_assert_true (reads (group, name));
  hj_describe_group (ADW_PREFERENCES_GROUP (group), NULL);
  g_assert_false (reads (group, name));
}

static void
test_toast (void)
{
  GtkWidget *alone = g_object_ref_sink (gtk_label_new ("alone"));
  GtkWidget *child = gtk_label_new ("child");
  GtkWidget *overlay = g_object_ref_sink (adw_toast_overlay_new ());

  hj_toast_show (alone, "Nobody hears <this>.");
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), child);
  hj_toast_show (child, "Saved; the label stays <blue>.");
  g_assert_nonnull (app_fixture_find (overlay, GTK_TYPE_LABEL, "Saved; the label stays <blue>."));
  g_object_unref (overlay);
  g_object_unref (alone);
}

/* What went wrong and what to do is read to its end, also in a narrow window. */
static void
test_long_toast (void)
{
  g_autoptr (AppFixture) fixture = app_fixture_new ("duty-officer");
  const char *sentence = "The central instance could not be reached (Could not connect to "
                         "127.0.0.1: Connection refused); nothing is lost, please try again later.";
  GtkWidget *child = gtk_label_new ("child");
  GtkWidget *title;

  app_fixture_present (fixture, child);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 400);
  app_fixture_settle ();
  hj_toast_show (child, sentence);
  app_fixture_settle ();
  title = app_fixture_find (fixture->window, GTK_TYPE_LABEL, sentence);
  g_assert_nonnull (title);
  g_assert_cmpint (gtk_widget_get_width (fixture->window), <=, 360);
  g_assert_cmpint (gtk_widget_get_width (title), <, 360);
  g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (title))));
  g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (title))), >, 1);
}

int
main (int argc, char **argv)
{
  app_fixture_init (&argc, &argv);
  g_test_add_func ("/app/widgets/label-chip", test_label_chip);
  g_test_add_func ("/app/widgets/colors-apart", test_colors_apart);
  g_test_add_func ("/app/widgets/release-clock", test_release_clock);
  g_test_add_func ("/app/widgets/say-fact", test_say_fact);
  g_test_add_func ("/app/widgets/say-every-fact", test_say_every_fact);
  g_test_add_func ("/app/widgets/say-time", test_say_time);
  g_test_add_func ("/app/widgets/say-value", test_say_value);
  g_test_add_func ("/app/widgets/describe", test_describe);
  g_test_add_func ("/app/widgets/toast", test_toast);
  g_test_add_func ("/app/widgets/long-toast", test_long_toast);
  return g_test_run ();
}
