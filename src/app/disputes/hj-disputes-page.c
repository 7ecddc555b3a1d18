/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/disputes/hj-disputes-page.h"

#include "app/tickets/hj-case-words.h"
#include "app/widgets/hj-say.h"
#include "core/model/hj-entities.h"

#include <glib/gi18n.h>

/* Who stands against whom, as far as this replica knows them. */
static char *
dup_parties (HjReplica *replica, const HjRecord *dispute)
{
  g_autoptr (GPtrArray) parties = hj_case_read_parties (replica, hj_record_get_id (dispute), NULL);
  GString *names = g_string_new (NULL);

  for (guint i = 0; parties != NULL && i < parties->len; i++) {
    if (i > 0)
      g_string_append (names, C_ ("between names", ", "));
    g_string_append (names, hj_record_get_text (g_ptr_array_index (parties, i), "name"));
  }
  return g_string_free (names, FALSE);
}

static void
describe_dispute (HjReplica *replica, const HjRecord *dispute, HjCaseLine *line)
{
  g_autofree char *parties = dup_parties (replica, dispute);
  g_autofree char *category = hj_say_value (dispute, "category");

  line->heading = hj_case_dup_title (dispute);
  line->details = hj_record_is_null (dispute, "title")
                      ? hj_case_dup_name (replica, "org", hj_record_get_text (dispute, "house"))
                  : *category == '\0' ? g_strdup (parties)
                  : *parties == '\0'  ? g_strdup (category)
                                      : g_strconcat (category, " · ", parties, NULL);
  line->mark = hj_say_value (dispute, "state");
}

static const HjCaseListKind kind = {
  .entity = &hj_entity_dispute,
  .describe = describe_dispute,
  .icon = "chat-message-new-symbolic",
  .title = N_ ("Disputes"),
  .empty = N_ ("No disputes yet"),
  .empty_words = N_ ("Disputes that you work on appear here after the next reconciliation."),
};

/**
 * hj_disputes_page_new:
 *
 * Returns: (transfer floating): the disputes that the user may see; signal `open` (string id)
 */
GtkWidget *
hj_disputes_page_new (HjSession *session)
{
  return hj_case_list_new (session, &kind);
}
