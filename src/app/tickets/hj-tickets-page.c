/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/tickets/hj-tickets-page.h"

#include "app/tickets/hj-case-words.h"
#include "app/widgets/hj-say.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

static char *
dup_details (const HjRecord *ticket, const char *first)
{
  const char *code = hj_record_get_text (ticket, "code");
  g_autofree char *due = hj_record_is_null (ticket, "due_at")
                             ? NULL
                             : hj_say_time (hj_record_get_int (ticket, "due_at", 0));
  /* Translators: a day and a minute */
  g_autofree char *until = due == NULL ? NULL : g_strdup_printf (_ ("due %s"), due);
  GString *line = g_string_new (first);

  if (until != NULL)
    g_string_append_printf (line, " · %s", until);
  if (code != NULL)
    g_string_append_printf (line, " · %s", code);
  return g_string_free (line, FALSE);
}

static void
describe_ticket (HjReplica *replica, const HjRecord *ticket, HjCaseLine *line)
{
  g_autofree char *role = hj_replica_dup_meta (replica, HJ_META_ROLE);
  gint64 due = hj_record_get_int (ticket, "due_at", G_MAXINT64);
  g_autofree char *kind_words = hj_say_value (ticket, "kind");
  g_autofree char *house = hj_case_dup_name (replica, "org", hj_record_get_text (ticket, "house"));

  /* Who does not receive whom it is about is told what it is, and where. */
  line->heading = hj_case_dup_subject (replica, ticket);
  line->details = dup_details (ticket, line->heading != NULL || house == NULL ? kind_words : house);
  if (line->heading == NULL)
    line->heading = g_steal_pointer (&kind_words);
  line->urgent = hj_case_is_open (ticket) && due < hj_replica_now (replica);
  line->mark = line->urgent ? g_strdup (C_ ("ticket", "Overdue"))
                            : hj_case_say_state (hj_access_find (role), ticket);
}

static const HjCaseListKind kind = {
  .entity = &hj_entity_ticket,
  .order = "due_at",
  .describe = describe_ticket,
  .icon = "view-list-bullet-symbolic",
  .title = N_ ("Tickets"),
  .empty = N_ ("No tickets yet"),
  .empty_words = N_ ("Tickets appear here after the next reconciliation."),
};

/**
 * hj_tickets_page_new:
 *
 * Returns: (transfer floating): the tickets, by due time; signal `open` (string id)
 */
GtkWidget *
hj_tickets_page_new (HjSession *session)
{
  return hj_case_list_new (session, &kind);
}
