/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"
#include "core/wire/hj-op.h"

G_BEGIN_DECLS

char *hj_op_words (const HjOp *op);
char *hj_op_words_full_value (HjReplica *replica, const HjField *field, const HjValue *value);
char *hj_op_words_value (const HjField *field, const HjValue *value);
char *hj_op_words_subject (HjReplica *replica, const HjOp *op);

G_END_DECLS
