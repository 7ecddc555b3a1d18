/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HjNextQuestion:
 * @entity: (nullable): static, `conflict` or `held`; %NULL where there is none
 * @id: (nullable): owned
 *
 * What a reader may decide on after the question whose page is open.
 */
typedef struct {
  const char *entity;
  char *id;
} HjNextQuestion;

void hj_next_question_clear (HjNextQuestion *self);
void hj_next_question_set (HjNextQuestion *self, const HjNextQuestion *other);
gboolean hj_next_question_read (HjNextQuestion *self, HjReplica *replica, const char *current,
                                const char *user, const char *role, GError **error);
void hj_next_question_take_focus (GtkWidget *page);

G_END_DECLS
