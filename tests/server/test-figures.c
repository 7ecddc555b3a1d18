/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "central-fixture.h"

#include "core/base/hj-time.h"
#include "core/model/hj-entities.h"
#include "core/wire/hj-figures.h"
#include "server/db/hj-central-figures.h"

#include <string.h>

typedef struct {
  World *world;
} Fixture;

#define DAY_AGO "2026-06-08T10:00+08:00"
#define YEAR_AGO "2025-06-08T10:00+08:00"
#define LATER "2026-06-20T10:00+08:00"

/* A stay with its label and dispute, and a ticket. */
static void
add_stay (Fixture *self, const char *house, const char *starts_at, const char *state,
          const char *color, const char *sum)
{
  World *world = self->world;
  g_autofree char *person = world_write (world, &hj_entity_person, "name", "王安", NULL);
  g_autofree char *stay = world_write (world, &hj_entity_detention, "person", person, "house",
                                       house, "kind", "administrative", "starts_at", starts_at,
                                       "ends_at", LATER, "state", state, NULL);

  g_free (world_write (world, &hj_entity_label, "detention", stay, "color", color, "state",
                       "confirmed", "at", starts_at, NULL));
  g_free (world_write (world, &hj_entity_label, "detention", stay, "color", "red", "state",
                       "superseded", "at", LATER, NULL));
  g_free (world_write (world, &hj_entity_dispute, "house", house, "detention", stay, "title",
                       "欠薪", "category", "debt", "sum", sum, "state", "open", NULL));
  g_free (world_write (world, &hj_entity_ticket, "house", house, "kind", "mediation", "agency",
                       "women-1", "state", "submitted", "at", starts_at, NULL));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->world = world_new ();
  add_stay (self, "house-1", DAY_AGO, "admitted", "blue", "100");
  add_stay (self, "house-1", YEAR_AGO, "released", "yellow", "1000");
  add_stay (self, "house-2", DAY_AGO, "admitted", "red", "10000");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  world_free (self->world);
}

/* One line, a figure each: entity, field, value, count, and the sum where there is one. */
static char *
count (Fixture *self, const char *house, const char *from, const char *until)
{
  HjFiguresRequest asked = { (char *)house, 0, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) figures = NULL;
  GString *line = g_string_new (NULL);

  if (from != NULL)
    g_assert_true (hj_time_from_iso (from, &asked.from));
  if (until != NULL)
    g_assert_true (hj_time_from_iso (until, &asked.until));
  figures = hj_central_count_figures (self->world->central, &asked, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < figures->len; i++) {
    const HjFigure *figure = g_ptr_array_index (figures, i);

    g_string_append_printf (line, "%s%s.%s.%s=%d", i > 0 ? " " : "", figure->entity, figure->field,
                            figure->value, (int)figure->count);
    if (figure->sum != 0)
      g_string_append_printf (line, "/%d", (int)figure->sum);
  }
  return g_string_free_and_steal (line);
}

static void
test_now (Fixture *self, gconstpointer data)
{
  g_autofree char *all = count (self, NULL, NULL, NULL);
  g_autofree char *one = count (self, "house-1", NULL, NULL);
  g_autofree char *nowhere = count (self, "house-3", NULL, NULL);

  /* Who left is not in the houses; what was in dispute stays counted. */
  g_assert_cmpstr (all, ==,
                   "detention.state.admitted=2 label.color.blue=1 label.color.red=1 "
                   "label.state.confirmed=2 dispute.state.open=3/11100 "
                   "dispute.category.debt=3/11100 ticket.state.submitted=3 "
                   "ticket.kind.mediation=3 ticket.agency.women-1=3");
  g_assert_cmpstr (one, ==,
                   "detention.state.admitted=1 label.color.blue=1 label.state.confirmed=1 "
                   "dispute.state.open=2/1100 dispute.category.debt=2/1100 "
                   "ticket.state.submitted=2 ticket.kind.mediation=2 ticket.agency.women-1=2");
  g_assert_cmpstr (nowhere, ==, "");
}

/* Of those who came in the period, also who has left again. */
static void
test_period (Fixture *self, gconstpointer data)
{
  g_autofree char *long_ago
      = count (self, NULL, "2025-06-08T10:00+08:00", "2025-06-08T10:01+08:00");
  g_autofree char *before = count (self, NULL, NULL, "2025-06-08T10:00+08:00");
  g_autofree char *lately = count (self, "house-2", "2026-06-01T00:00+08:00", NULL);

  g_assert_cmpstr (long_ago, ==,
                   "detention.state.released=1 label.color.yellow=1 label.state.confirmed=1 "
                   "dispute.state.open=1/1000 dispute.category.debt=1/1000 "
                   "ticket.state.submitted=1 ticket.kind.mediation=1 ticket.agency.women-1=1");
  g_assert_cmpstr (before, ==, "");
  g_assert_cmpstr (lately, ==,
                   "detention.state.admitted=1 label.color.red=1 label.state.confirmed=1 "
                   "dispute.state.open=1/10000 dispute.category.debt=1/10000 "
                   "ticket.state.submitted=1 ticket.kind.mediation=1 ticket.agency.women-1=1");
}

static HjFiguresRequest *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return hj_figures_request_from_bytes (bytes, error);
}

static void
test_request (void)
{
  static const char *const broken[] = {
    "", "[]", "{\"from\":-1}", "{\"from\":\"1\"}", "{\"house\":1}", "{\"house\":\"\",\"houses\":1}"
  };
  const HjFiguresRequest asked = { (char *)"house-1", 1, 2 };
  g_autoptr (GBytes) bytes = hj_figures_request_to_bytes (&asked);
  g_autoptr (HjFiguresRequest) same = hj_figures_request_from_bytes (bytes, NULL);
  g_autoptr (HjFiguresRequest) nothing = parse ("{}", NULL);

  g_assert_cmpstr (same->house, ==, "house-1");
  g_assert_cmpint (same->from, ==, 1);
  g_assert_cmpint (same->until, ==, 2);
  g_assert_null (nothing->house);
  g_assert_cmpint (nothing->from + nothing->until, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_null (parse (broken[i], &error));
    g_assert_nonnull (error);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/server/figures/now", Fixture, NULL, set_up, test_now, tear_down);
  g_test_add ("/server/figures/period", Fixture, NULL, set_up, test_period, tear_down);
  g_test_add_func ("/server/figures/request", test_request);
  return g_test_run ();
}
