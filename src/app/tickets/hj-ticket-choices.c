/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/tickets/hj-ticket-choices.h"

#include "app/tickets/hj-case-words.h"
#include "core/base/hj-clock.h"
#include "core/base/hj-time.h"
#include "core/model/hj-entities.h"
#include "core/store/hj-query.h"

/* Work on a ticket has three days, but ends a day before the person walks out; and at five. */
#define TIME_FOR_WORK (3 * HJ_DAY_MS)
#define TIME_BEFORE_RELEASE HJ_DAY_MS
#define CLOSING_HOUR 17

HjTicketChoices *
hj_ticket_choices_new (const char *person)
{
  HjTicketChoices *self = g_new0 (HjTicketChoices, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->person = g_strdup (person);
  return self;
}

HjTicketChoices *
hj_ticket_choices_ref (HjTicketChoices *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
hj_ticket_choices_unref (HjTicketChoices *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->person);
  g_free (self->name);
  g_clear_pointer (&self->disputes, g_ptr_array_unref);
  g_free (self);
}

static void
add_dispute (HjTicketChoices *self, HjRecord *dispute)
{
  if (dispute == NULL || !hj_case_is_open (dispute))
    return;
  for (guint i = 0; i < self->disputes->len; i++) {
    if (g_str_equal (hj_record_get_id (g_ptr_array_index (self->disputes, i)),
                     hj_record_get_id (dispute)))
      return;
  }
  g_ptr_array_add (self->disputes, hj_record_ref (dispute));
}

/* Disputes that the person is a party of. */
static gboolean
add_disputes_of_person (HjReplica *replica, HjTicketChoices *self, GError **error)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_party);
  g_autoptr (GPtrArray) parties = NULL;

  hj_query_where_text (query, "person", self->person);
  parties = hj_replica_select (replica, query, error);
  for (guint i = 0; parties != NULL && i < parties->len; i++) {
    const char *id = hj_record_get_text (g_ptr_array_index (parties, i), "dispute");
    g_autoptr (HjRecord) dispute = hj_replica_load (replica, &hj_entity_dispute, id, NULL);

    add_dispute (self, dispute);
  }
  return parties != NULL;
}

static gboolean
add_disputes_of_detention (HjReplica *replica, HjTicketChoices *self, const char *detention,
                           GError **error)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_dispute);
  g_autoptr (GPtrArray) disputes = NULL;

  hj_query_where_text (query, "detention", detention);
  disputes = hj_replica_select (replica, query, error);
  for (guint i = 0; disputes != NULL && i < disputes->len; i++)
    add_dispute (self, g_ptr_array_index (disputes, i));
  return disputes != NULL;
}

static gint64
find_due (gint64 now, gint64 ends_at)
{
  gint64 latest = MIN (now + TIME_FOR_WORK, ends_at - TIME_BEFORE_RELEASE);
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (latest / 1000);
  g_autoptr (GDateTime) day = g_date_time_to_timezone (utc, hj_time_zone ());
  g_autoptr (GDateTime) closing
      = g_date_time_new (hj_time_zone (), g_date_time_get_year (day), g_date_time_get_month (day),
                         g_date_time_get_day_of_month (day), CLOSING_HOUR, 0, 0);
  gint64 due = g_date_time_to_unix (closing) * 1000;

  return due > now ? due : 0;
}

static gboolean
read_detentions (HjReplica *replica, HjTicketChoices *self, GError **error)
{
  g_autoptr (HjQuery) query = hj_query_new (&hj_entity_detention);
  g_autoptr (GPtrArray) detentions = NULL;
  gint64 ends_at = 0;

  hj_query_where_text (query, "person", self->person);
  detentions = hj_replica_select (replica, query, error);
  if (detentions == NULL)
    return FALSE;
  for (guint i = 0; i < detentions->len; i++) {
    const HjRecord *detention = g_ptr_array_index (detentions, i);

    ends_at = MAX (ends_at, hj_record_get_int (detention, "ends_at", 0));
    if (!add_disputes_of_detention (replica, self, hj_record_get_id (detention), error))
      return FALSE;
  }
  self->due_at = find_due (hj_replica_now (replica), ends_at > 0 ? ends_at : G_MAXINT64);
  return TRUE;
}

/* Ids are made in the order of time. */
static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  const HjRecord *first = *(const HjRecord *const *)a;
  const HjRecord *second = *(const HjRecord *const *)b;

  return strcmp (hj_record_get_id (second), hj_record_get_id (first));
}

/**
 * hj_ticket_choices_read:
 * @data: an #HjTicketChoices of which only the person is there
 * @error: a #HjSqlError, or `NOT_FOUND` of the store
 *
 * To be called on the store's thread.
 */
gboolean
hj_ticket_choices_read (HjReplica *replica, gpointer data, GError **error)
{
  HjTicketChoices *self = data;
  g_autoptr (HjRecord) person
      = hj_replica_require (replica, &hj_entity_person, self->person, error);

  if (person == NULL)
    return FALSE;
  self->name = g_strdup (hj_record_get_text (person, "name"));
  self->disputes = g_ptr_array_new_with_free_func ((GDestroyNotify)hj_record_unref);
  if (!read_detentions (replica, self, error) || !add_disputes_of_person (replica, self, error))
    return FALSE;
  g_ptr_array_sort (self->disputes, compare_newest_first);
  return TRUE;
}
