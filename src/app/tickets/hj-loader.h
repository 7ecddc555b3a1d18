/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "app/hj-session.h"

G_BEGIN_DECLS

/**
 * HjLoaderKind:
 * @entities: one bit an entity number; a change of any of them reads anew
 * @prepare: returns what @read is told and fills in; called on the main thread
 * @read: on the store's thread
 * @destroy: frees what @prepare returned
 * @show: told on the main thread, with what @read filled in
 *
 * How a page reads what it shows.
 */
typedef struct {
  guint64 entities;
  gpointer (*prepare) (gpointer owner);
  HjStoreFunc read;
  GDestroyNotify destroy;
  HjSessionDone show;
} HjLoaderKind;

#define HJ_LOADER_BIT(entity) (G_GUINT64_CONSTANT (1) << (entity).number)

/**
 * HjLoader:
 *
 * Reads for a page, and again whenever the replica changes; never twice at a time.
 */
#define HJ_TYPE_LOADER (hj_loader_get_type ())
G_DECLARE_FINAL_TYPE (HjLoader, hj_loader, HJ, LOADER, GObject)

HjLoader *hj_loader_new (HjSession *session, const HjLoaderKind *kind, gpointer owner);
void hj_loader_load (HjLoader *self);
void hj_loader_clear (HjLoader **self);

G_END_DECLS
