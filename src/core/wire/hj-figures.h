/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-wire.h"

G_BEGIN_DECLS

#define HJ_FIGURES_PATH "/v1/figures"

/**
 * HjFigure:
 * @entity: what is counted, such as `dispute`
 * @field: by what it is counted, such as `state`
 * @value: of that field
 * @count: how many
 *
 * How many rows of an entity have a value.
 */
typedef struct {
  char *entity;
  char *field;
  char *value;
  gint64 count;
} HjFigure;

HjFigure *hj_figure_new (const char *entity, const char *field, const char *value, gint64 count);
void hj_figure_free (HjFigure *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjFigure, hj_figure_free)

GBytes *hj_figures_to_bytes (GPtrArray *figures, gint64 at);
GPtrArray *hj_figures_from_bytes (GBytes *bytes, gint64 *at, GError **error);

G_END_DECLS
