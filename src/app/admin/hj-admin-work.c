/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "config.h"

#include "app/admin/hj-admin-work.h"

#include "app/admin/hj-admin-act.h"
#include "app/admin/hj-admin-browser.h"
#include "app/admin/hj-admin-page.h"
#include "app/reconcile/hj-op-words.h"
#include "app/widgets/hj-say.h"
#include "core/base/hj-clock.h"

#include <glib/gi18n.h>

/* After so long somebody else hears of work that is held. */
#define HELD_TOO_LONG_MS (72 * HJ_HOUR_MS)

static const HjAdminAct accept_act = {
  .path = HJ_ADMIN_SEALED_ACCEPT,
  .heading = N_ ("Take the entry?"),
  .verb = N_ ("Take entry"),
};

static const HjAdminAct refuse_act = {
  .path = HJ_ADMIN_SEALED_REFUSE,
  .heading = N_ ("Refuse the entry?"),
  .verb = N_ ("Refuse"),
  .destructive = TRUE,
  .asks_reason = TRUE,
};

static gboolean
is_held (HjAdminItem *item)
{
  return g_str_equal (hj_admin_item_get_path (item), HJ_ADMIN_HELD);
}

/* As the author's own window said it, but for what the fields hold. */
static char *
say_op (const HjAdminSealed *sealed)
{
  HjOpKind kind = HJ_OP_NEW;
  g_autoptr (HjOp) op = NULL;

  while (kind != HJ_OP_DO && !g_str_equal (hj_op_kind_to_string (kind), sealed->kind))
    kind++;
  op = hj_op_new (kind, sealed->entity, sealed->id);
  op->command = g_strdup (sealed->command);
  for (guint i = 0; sealed->fields[i] != NULL; i++) {
    const HjValue nothing = { 0 };

    hj_op_add_field (op, sealed->fields[i], &nothing, &nothing);
  }
  return hj_op_words (op);
}

static char *
say_fields (const HjAdminSealed *sealed)
{
  const HjEntity *entity = hj_entity_find (sealed->entity);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; sealed->fields[i] != NULL; i++) {
    int index = entity == NULL ? -1 : hj_entity_field_index (entity, sealed->fields[i]);

    if (i > 0)
      g_string_append (names, C_ ("between names", ", "));
    g_string_append (names, index < 0 ? sealed->fields[i] : _ (entity->fields[index].title));
  }
  return g_string_free_and_steal (g_steal_pointer (&names));
}

/* Entries of one act are decided on together. */
static guint
count_group (HjAdminDesk *desk, const HjAdminSealed *sealed)
{
  GListModel *all = hj_admin_desk_get_list (desk, HJ_DESK_SEALED);
  guint n = 0;

  for (guint i = 0; sealed->group != NULL && i < g_list_model_get_n_items (all); i++) {
    g_autoptr (HjAdminItem) item = g_list_model_get_item (all, i);

    n += g_strcmp0 (((const HjAdminSealed *)hj_admin_item_get_row (item))->group, sealed->group)
         == 0;
  }
  return MAX (n, 1);
}

static void
describe_held (HjAdminDesk *desk, const HjAdminHeld *held, HjCaseLine *line)
{
  const HjEntity *entity = hj_entity_find (held->entity);
  gint64 now = hj_session_now (hj_admin_desk_get_session (desk));
  g_autofree char *since = hj_say_time (held->oldest);
  /* Translators: how many entries are held */
  g_autofree char *count = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%d entry", "%d entries", (gulong)held->count),
      (int)held->count);

  line->heading = g_strdup (hj_admin_desk_get_user_name (desk, held->user));
  /* Translators: what was entered, such as Ticket, why it is held, and a day and a minute */
  line->details = g_strdup_printf (
      _ ("%s · %s · since %s"), entity == NULL ? held->entity : _ (entity->title),
      g_str_equal (held->reason, HJ_ADMIN_HELD_WAITS) ? _ ("waits for another entry")
                                                      : _ ("author or leader has to decide"),
      since);
  line->mark = g_steal_pointer (&count);
  line->urgent = now - held->oldest > HELD_TOO_LONG_MS;
}

static void
describe (HjAdminDesk *desk, HjAdminItem *item, HjCaseLine *line)
{
  const HjAdminSealed *sealed = hj_admin_item_get_row (item);
  g_autofree char *made = NULL;

  if (is_held (item)) {
    describe_held (desk, hj_admin_item_get_row (item), line);
    return;
  }
  made = hj_say_time (sealed->made_at);
  line->heading = say_op (sealed);
  line->details = g_strjoin (" · ", hj_admin_desk_get_user_name (desk, sealed->user), made, NULL);
}

static const char *
get_section (HjAdminItem *item, int *place)
{
  *place = is_held (item) ? 1 : 0;
  return is_held (item) ? _ ("Held until somebody decides") : _ ("Handed in by laptops out of use");
}

static void
on_decided_cb (gpointer owner, const HjAdminAnswer *answer, const GError *error)
{
  HjAdminPage *page = HJ_ADMIN_PAGE (owner);

  if (answer == NULL)
    return;
  if (g_strcmp0 (answer->outcome, HJ_ADMIN_ACCEPTED) == 0)
    hj_admin_page_tell (page, _ ("The entry is taken in the name of its author."));
  else if (g_strcmp0 (answer->outcome, HJ_ADMIN_REFUSED) == 0)
    hj_admin_page_tell (page, _ ("The entry is not taken; it stays sealed, and in the audit."));
  else
    hj_admin_page_tell (page, answer->why == NULL ? _ ("The entry still waits.") : answer->why);
}

static void
ask (HjAdminPage *page, HjAdminDesk *desk, const HjAdminAct *act, const char *words)
{
  const HjAdminSealed *sealed = hj_admin_page_get_row (page);
  const HjAdminRequest request = { .id = sealed->id };
  guint n = count_group (desk, sealed);
  g_autofree char *together
      = n == 1 ? NULL
               : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                               "It is one act with %d other entry, which goes the "
                                               "same way.",
                                               "It is one act with %d other entries, which go the "
                                               "same way.",
                                               n - 1),
                                  (int)n - 1);
  g_autofree char *body
      = together == NULL ? g_strdup (words) : g_strjoin ("\n\n", words, together, NULL);

  hj_admin_act_ask (desk, act, body, &request, page, on_decided_cb);
}

static void
ask_accept (HjAdminPage *page, HjAdminDesk *desk, const char *id)
{
  ask (
      page, desk, &accept_act,
      _ ("It is taken in the name of its author, by the same rules as if the laptop had sent it."));
}

static void
ask_refuse (HjAdminPage *page, HjAdminDesk *desk, const char *id)
{
  ask (page, desk, &refuse_act,
       _ ("The work is not taken. It stays sealed, and the audit keeps your reason."));
}

static void
show_page (HjAdminPage *page, HjAdminDesk *desk, gconstpointer row)
{
  const HjAdminSealed *sealed = row;
  g_autofree char *heading = say_op (sealed);
  g_autofree char *fields = say_fields (sealed);

  hj_admin_page_say_heading (page, heading,
                             _ ("Not sent before the laptop was taken out of use. What the fields "
                                "hold stays sealed: an administrator sees nobody's data."));
  hj_admin_page_say_fact (page, _ ("Author"), hj_admin_desk_get_user_name (desk, sealed->user));
  hj_admin_page_say_fact (page, _ ("Account"), sealed->user);
  hj_admin_page_say_time (page, _ ("Made"), sealed->made_at);
  hj_admin_page_say_time (page, _ ("Handed in"), sealed->handed_in_at);
  hj_admin_page_say_fact (page, _ ("Fields"), fields);
  hj_admin_page_say_fact (page, _ ("Laptop"), hj_admin_desk_get_laptop_name (desk, sealed->device));
  hj_admin_page_say_act (page, _ ("Take entry"), FALSE, ask_accept);
  hj_admin_page_say_act (page, _ ("Refuse…"), TRUE, ask_refuse);
}

static const HjAdminPageKind sealed_page = {
  .title = N_ ("Work handed in"),
  .kind = HJ_DESK_SEALED,
  .show = show_page,
  .gone = N_ ("Somebody has decided on this entry."),
};

static GtkWidget *
open_sealed (HjAdminDesk *desk, HjAdminItem *item, GtkWidget *browser)
{
  if (hj_admin_desk_get_told_at (desk, HJ_DESK_LAPTOPS) == 0)
    hj_admin_desk_load (desk, HJ_DESK_LAPTOPS);
  return hj_admin_page_new (desk, &sealed_page, item);
}

static const HjAdminBrowserKind work = {
  .finder = { .kinds = { HJ_DESK_SEALED, HJ_DESK_HELD },
              .n_kinds = 2,
              .describe = describe,
              .section = get_section,
              .told_order = TRUE },
  .also = HJ_DESK_USERS,
  .open = open_sealed,
  .is_plain = is_held,
  .name = N_ ("Work that waits"),
  .search = N_ ("User or what was entered"),
  .icon = "object-select-symbolic",
  .empty = N_ ("Nothing waits"),
  .empty_words = N_ ("What laptops hand in when they are taken out of use, and work that is held, "
                     "appears here."),
};

GtkWidget *
hj_admin_work_new (HjAdminDesk *desk)
{
  return hj_admin_browser_new (desk, &work);
}
