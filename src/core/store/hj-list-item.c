/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/store/hj-list-item-private.h"

struct _HjListItem {
  GObject parent_instance;
  gint64 rowid;             /* key in @items */
  GHashTable *items;        /* owned, row number → HjListItem that borrows it */
  HjRecord *record;         /* (nullable) owned, until its page has been read */
  HjPersonSummary *summary; /* (nullable) owned */
};

enum { PROP_0, PROP_RECORD, PROP_SUMMARY, N_PROPS };
static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (HjListItem, hj_list_item, G_TYPE_OBJECT)

static void
hj_list_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HjListItem *self = HJ_LIST_ITEM (object);

  switch (id) {
  case PROP_RECORD:
    g_value_set_boxed (value, self->record);
    break;
  case PROP_SUMMARY:
    g_value_set_boxed (value, self->summary);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
hj_list_item_dispose (GObject *object)
{
  HjListItem *self = HJ_LIST_ITEM (object);

  if (self->items != NULL)
    g_hash_table_remove (self->items, &self->rowid);
  g_clear_pointer (&self->items, g_hash_table_unref);
  G_OBJECT_CLASS (hj_list_item_parent_class)->dispose (object);
}

static void
hj_list_item_finalize (GObject *object)
{
  HjListItem *self = HJ_LIST_ITEM (object);

  g_clear_pointer (&self->record, hj_record_unref);
  g_clear_pointer (&self->summary, hj_person_summary_free);
  G_OBJECT_CLASS (hj_list_item_parent_class)->finalize (object);
}

static void
hj_list_item_class_init (HjListItemClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = hj_list_item_get_property;
  object_class->dispose = hj_list_item_dispose;
  object_class->finalize = hj_list_item_finalize;
  /**
   * HjListItem:record:
   *
   * The row, or %NULL until it has been read.
   */
  props[PROP_RECORD] = g_param_spec_boxed ("record", NULL, NULL, HJ_TYPE_RECORD,
                                           G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  /**
   * HjListItem:summary:
   *
   * The line of the people list, or %NULL until it has been read, and in other lists.
   */
  props[PROP_SUMMARY] = g_param_spec_boxed ("summary", NULL, NULL, HJ_TYPE_PERSON_SUMMARY,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
hj_list_item_init (HjListItem *self)
{
}

/*
 * Makes an empty item that is in @items, under its row number, for as long as it lives: so a list
 * gives the same item for a row while anybody holds it, and holds none for the sake of finding it.
 */
HjListItem *
hj_list_item_new (gint64 rowid, GHashTable *items)
{
  HjListItem *self = g_object_new (HJ_TYPE_LIST_ITEM, NULL);

  self->rowid = rowid;
  self->items = g_hash_table_ref (items);
  g_hash_table_insert (items, &self->rowid, self);
  return self;
}

gint64
hj_list_item_get_rowid (HjListItem *self)
{
  return self->rowid;
}

static gboolean
same_row (HjRecord *a, HjRecord *b)
{
  return a != NULL && hj_record_get_pos (a) == hj_record_get_pos (b) && hj_record_equal (a, b);
}

static gboolean
same_line (const HjPersonSummary *a, const HjPersonSummary *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return g_strcmp0 (a->person, b->person) == 0 && g_strcmp0 (a->name, b->name) == 0
         && g_strcmp0 (a->sex, b->sex) == 0 && g_strcmp0 (a->birth_date, b->birth_date) == 0
         && g_strcmp0 (a->detention, b->detention) == 0
         && g_strcmp0 (a->detention_kind, b->detention_kind) == 0
         && g_strcmp0 (a->detention_state, b->detention_state) == 0
         && g_strcmp0 (a->house, b->house) == 0 && g_strcmp0 (a->cell, b->cell) == 0
         && a->ends_at == b->ends_at && g_strcmp0 (a->label, b->label) == 0
         && g_strcmp0 (a->label_color, b->label_color) == 0
         && g_strcmp0 (a->label_state, b->label_state) == 0 && a->open_tickets == b->open_tickets;
}

/* Gives the item what was read for it, and tells whoever shows it, unless it is as before. */
void
hj_list_item_fill (HjListItem *self, HjRecord *record, const HjPersonSummary *summary)
{
  if (same_row (self->record, record) && same_line (self->summary, summary))
    return;
  g_clear_pointer (&self->record, hj_record_unref);
  g_clear_pointer (&self->summary, hj_person_summary_free);
  self->record = hj_record_ref (record);
  self->summary = summary != NULL ? hj_person_summary_copy (summary) : NULL;
  /* A person's line is of several rows: both are told at every change of one of them. */
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_RECORD]);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SUMMARY]);
}

/**
 * hj_list_item_get_record:
 *
 * Returns: (transfer none) (nullable): the row, once it has been read
 */
HjRecord *
hj_list_item_get_record (HjListItem *self)
{
  return self->record;
}

/**
 * hj_list_item_get_summary:
 *
 * Returns: (transfer none) (nullable): the line of a people list, once it has been read
 */
const HjPersonSummary *
hj_list_item_get_summary (HjListItem *self)
{
  return self->summary;
}
