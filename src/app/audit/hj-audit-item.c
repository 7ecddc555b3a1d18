/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/audit/hj-audit-item.h"

struct _HjAuditItem {
  GObject parent_instance;

  HjAuditLine *line; /* owned */
};

G_DEFINE_FINAL_TYPE (HjAuditItem, hj_audit_item, G_TYPE_OBJECT)

static void
hj_audit_item_finalize (GObject *object)
{
  hj_audit_line_free (HJ_AUDIT_ITEM (object)->line);
  G_OBJECT_CLASS (hj_audit_item_parent_class)->finalize (object);
}

static void
hj_audit_item_class_init (HjAuditItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hj_audit_item_finalize;
}

static void
hj_audit_item_init (HjAuditItem *self)
{
}

/**
 * hj_audit_item_new:
 * @line: (transfer full): an entry, which nobody changes any more
 */
HjAuditItem *
hj_audit_item_new (HjAuditLine *line)
{
  HjAuditItem *self = g_object_new (HJ_TYPE_AUDIT_ITEM, NULL);

  self->line = line;
  return self;
}

const HjAuditLine *
hj_audit_item_get_line (HjAuditItem *self)
{
  g_return_val_if_fail (HJ_IS_AUDIT_ITEM (self), NULL);
  return self->line;
}
