/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"
#include "core/wire/hj-figures.h"

G_BEGIN_DECLS

/**
 * HjFigureGroup:
 * @title: what is counted
 * @figures: (element-type HjFigure): in the order in which they are shown
 * @words: (array length=@figures) : what each value is called
 * @total: all of them together
 *
 * Figures of one entity by one field. Everything is owned.
 */
typedef struct {
  char *title;
  GPtrArray *figures;
  GPtrArray *words;
  gint64 total;
} HjFigureGroup;

void hj_figure_group_free (HjFigureGroup *self);
GPtrArray *hj_figures_words_group (HjReplica *replica, GPtrArray *figures, gboolean period);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjFigureGroup, hj_figure_group_free)

G_END_DECLS
