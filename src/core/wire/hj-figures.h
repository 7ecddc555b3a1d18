/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/wire/hj-wire.h"

G_BEGIN_DECLS

#define HJ_FIGURES_PATH "/v1/figures"

/**
 * HjFiguresRequest:
 * @house: (nullable): id of the house that is counted; %NULL for all
 * @from: since when, UTC milliseconds; 0 from the beginning
 * @until: before when, UTC milliseconds; 0 without an end
 *
 * Body of `POST /v1/figures`. With a period, people are those whose stay began in it, labels and
 * disputes those of such stays, and tickets those that were opened in it; without one, people and
 * labels are those in the houses now.
 */
typedef struct {
  char *house;
  gint64 from;
  gint64 until;
} HjFiguresRequest;

void hj_figures_request_free (HjFiguresRequest *self);
GBytes *hj_figures_request_to_bytes (const HjFiguresRequest *self);
HjFiguresRequest *hj_figures_request_from_bytes (GBytes *bytes, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjFiguresRequest, hj_figures_request_free)

/**
 * HjFigure:
 * @entity: what is counted, such as `dispute`
 * @field: by what it is counted, such as `state`
 * @value: of that field; a reference's is an id
 * @count: how many
 * @sum: hundredths of a yuan that they are about, where they have a sum; else 0
 *
 * How many rows of an entity have a value.
 */
typedef struct {
  char *entity;
  char *field;
  char *value;
  gint64 count;
  gint64 sum;
} HjFigure;

HjFigure *hj_figure_new (const char *entity, const char *field, const char *value, gint64 count,
                         gint64 sum);
void hj_figure_free (HjFigure *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjFigure, hj_figure_free)

GBytes *hj_figures_to_bytes (GPtrArray *figures, gint64 at);
GPtrArray *hj_figures_from_bytes (GBytes *bytes, gint64 *at, GError **error);

G_END_DECLS
