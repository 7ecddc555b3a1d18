/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "server/sync/hj-op-private.h"

/* What ops of releases before a schema version leave out, and what is meant by that. */
static const struct {
  guint before;
  const char *entity;
  const char *command;
  const char *field;
  const char *value;
} implied[] = {
  /* Which colour a red label should be lowered to was not asked; it is the least that lowers it. */
  { 2, "label", "ask-lower", "asked_color", "yellow" },
};

/*
 * An op as this release writes it. The one that was sent is never changed: its hash, and what is
 * kept of it, stay what the laptop knows.
 *
 * Returns: (transfer full): @op itself where nothing is to be added
 */
HjOp *
hj_op_upcast (HjOp *op)
{
  g_autoptr (HjOp) full = hj_op_ref (op);

  for (guint i = 0; i < G_N_ELEMENTS (implied); i++) {
    const HjValue value = { HJ_VALUE_TEXT, { .text = (char *)implied[i].value } };

    if (op->schema >= implied[i].before || op->kind != HJ_OP_DO
        || !g_str_equal (op->entity, implied[i].entity)
        || g_strcmp0 (op->command, implied[i].command) != 0
        || hj_op_find_field (op, implied[i].field) != NULL)
      continue;
    if (full == op) {
      hj_op_unref (full);
      full = hj_op_copy (op);
    }
    hj_op_add_field (full, implied[i].field, NULL, &value);
  }
  return g_steal_pointer (&full);
}
