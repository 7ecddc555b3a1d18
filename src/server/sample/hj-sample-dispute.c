/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/sample/hj-sample-dispute.h"

#include "core/base/hj-clock.h"
#include "core/base/hj-time.h"
#include "core/model/hj-entities.h"

#define PUSHED_FOR (14 * HJ_DAY_MS)

static HjRecord *
make_party (HjSampleStay *stay, HjRecord *dispute, const char *name, const char *role)
{
  HjRecord *party = hj_sample_stay_new_record (stay, &hj_entity_party);

  hj_record_set_text (party, "dispute", hj_record_get_id (dispute));
  hj_record_set_text (party, "name", name);
  hj_record_set_text (party, "role", role);
  return party;
}

static gboolean
add_parties (HjSampleStay *stay, HjRecord *dispute, HjRecord *person, GError **error)
{
  g_autofree char *other_name
      = hj_sample_names_dup_name (stay->names, hj_random_below (stay->random, 3) != 0, 1972);
  g_autofree char *other_phone = hj_sample_names_dup_phone (stay->names);
  g_autoptr (HjRecord) detained
      = make_party (stay, dispute, hj_record_get_text (person, "name"), "detained");
  g_autoptr (HjRecord) other = make_party (stay, dispute, other_name, "other");

  hj_record_set_text (detained, "person", hj_record_get_id (person));
  hj_record_set_text (detained, "phone", hj_record_get_text (person, "phone"));
  hj_record_set_text (other, "phone", other_phone);
  return stay->sink (detained, stay->user_data, error)
         && stay->sink (other, stay->user_data, error);
}

/* Two open tickets of three are pushed; for the numbers alone, so that all else stays as it is. */
static void
push_ticket (HjSampleStay *stay, HjRecord *ticket)
{
  static const char *const agencies[]
      = { "women-1", "town-01", "police-01", "justice-1", "enforcement-1", "village-001" };
  guint number = stay->n_open++;

  if (number % 3 == 2)
    return;
  hj_record_set_text (ticket, "agency", agencies[(number - number / 3) % G_N_ELEMENTS (agencies)]);
  hj_record_set_int (ticket, "agency_until", stay->now + PUSHED_FOR);
  if (g_str_equal (hj_record_get_text (ticket, "state"), "submitted"))
    hj_record_set_text (ticket, "state", "pushed");
}

static gboolean
add_ticket (HjSampleStay *stay, HjRecord *dispute, HjRecord *person, HjRecord *detention,
            gboolean past, GError **error)
{
  static const char *const open_states[] = { "submitted", "accepted", "in-progress" };
  g_autoptr (HjRecord) ticket = hj_sample_stay_new_record (stay, &hj_entity_ticket);
  gint64 start = hj_record_get_int (detention, "starts_at", 0);
  g_autofree char *year = hj_time_to_display (start, "%Y");
  g_autofree char *code = g_strdup_printf ("T-%s-%06u", year, ++stay->n_tickets);

  hj_record_set_text (ticket, "house", stay->house);
  hj_record_set_text (ticket, "code", code);
  hj_record_set_text (ticket, "kind", "mediation");
  hj_record_set_text (ticket, "dispute", hj_record_get_id (dispute));
  hj_record_set_text (ticket, "person", hj_record_get_id (person));
  if (stay->n_mediators > 0)
    hj_record_set_text (ticket, "mediator",
                        stay->mediators[hj_random_below (stay->random, stay->n_mediators)]);
  hj_record_set_text (
      ticket, "state",
      past ? "finished" : open_states[hj_random_below (stay->random, G_N_ELEMENTS (open_states))]);
  if (past)
    hj_record_set_text (ticket, "outcome", "双方达成一致,当场履行");
  else
    push_ticket (stay, ticket);
  hj_record_set_int (ticket, "due_at", hj_record_get_int (detention, "ends_at", 0));
  hj_record_set_text (ticket, "by", "intake-1");
  hj_record_set_int (ticket, "at", start + 6 * HJ_HOUR_MS);
  return stay->sink (ticket, stay->user_data, error);
}

/**
 * hj_sample_dispute_add:
 * @stay: what the county is made with
 * @person: who is detained
 * @detention: what the dispute led to
 * @error: the sink's
 *
 * Gives a dispute, its parties and, for some, a mediation ticket to the sink.
 *
 * Returns: whether the sink took all
 */
gboolean
hj_sample_dispute_add (HjSampleStay *stay, HjRecord *person, HjRecord *detention, GError **error)
{
  g_autoptr (HjRecord) dispute = hj_sample_stay_new_record (stay, &hj_entity_dispute);
  gboolean past = hj_record_get_int (detention, "ends_at", 0) <= stay->now;
  gboolean ticketed = hj_random_below (stay->random, 100) < (past ? 30 : 60);
  const char *category, *cause;

  hj_sample_names_pick_cause (stay->names, &category, &cause);
  hj_record_set_text (dispute, "house", stay->house);
  hj_record_set_text (dispute, "detention", hj_record_get_id (detention));
  hj_record_set_text (dispute, "title", cause);
  hj_record_set_text (dispute, "category", category);
  hj_record_set_text (dispute, "cause", cause);
  if (hj_random_below (stay->random, 2) == 0)
    hj_record_set_int (dispute, "sum", (1 + hj_random_below (stay->random, 400)) * 50000);
  hj_record_set_text (dispute, "state",
                      past       ? (ticketed ? "agreed" : "closed")
                      : ticketed ? "mediating"
                                 : "open");
  return stay->sink (dispute, stay->user_data, error) && add_parties (stay, dispute, person, error)
         && (!ticketed || add_ticket (stay, dispute, person, detention, past, error));
}
