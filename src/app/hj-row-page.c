/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/hj-row-page.h"

#include "app/disputes/hj-dispute-page.h"
#include "app/person/hj-person-page.h"
#include "app/reconcile/hj-conflict-page.h"
#include "app/reconcile/hj-held-page.h"
#include "app/tickets/hj-ticket-page.h"

static const struct {
  const char *entity;
  GtkWidget *(*make) (HjSession *session, const char *id);
} row_pages[] = {
  { "person", hj_person_page_new }, { "dispute", hj_dispute_page_new },
  { "ticket", hj_ticket_page_new }, { "conflict", hj_conflict_page_new },
  { "held", hj_held_page_new },
};

/**
 * hj_row_page_new:
 * @entity: (nullable): name
 * @id: of a row of it
 *
 * Returns: (transfer floating) (nullable): an #AdwNavigationPage of the row, where its entity has
 *   pages
 */
GtkWidget *
hj_row_page_new (HjSession *session, const char *entity, const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (row_pages); i++) {
    GtkWidget *page;

    if (g_strcmp0 (entity, row_pages[i].entity) != 0)
      continue;
    page = row_pages[i].make (session, id);
    g_object_set_data (G_OBJECT (page), "hj-entity", (gpointer)row_pages[i].entity);
    g_object_set_data_full (G_OBJECT (page), "hj-row", g_strdup (id), g_free);
    return page;
  }
  return NULL;
}

/**
 * hj_row_page_get_entity:
 *
 * Returns: (transfer none) (nullable): whose page it is; %NULL for one that is no row's
 */
const char *
hj_row_page_get_entity (AdwNavigationPage *page)
{
  return g_object_get_data (G_OBJECT (page), "hj-entity");
}

/**
 * hj_row_page_get_row:
 *
 * Returns: (transfer none) (nullable): id of the row
 */
const char *
hj_row_page_get_row (AdwNavigationPage *page)
{
  return g_object_get_data (G_OBJECT (page), "hj-row");
}
