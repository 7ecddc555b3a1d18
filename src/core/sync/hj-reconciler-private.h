/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/sync/hj-reconciler.h"
#include "core/sync/hj-sync-listener-private.h"
#include "core/sync/hj-sync-watch.h"

G_BEGIN_DECLS

struct _HjReconciler {
  GObject parent_instance;
  HjStore *store;           /* owned */
  HjClock *clock;           /* owned */
  HjSyncEngine *engine;     /* owned */
  HjSyncPlan *plan;         /* owned */
  HjSyncWatch *watch;       /* owned */
  HjSyncListener *listener; /* owned */

  HjReconcilerState state;
  gint64 since; /* boot-time milliseconds at which @state began */
  HjReplicaStatus status;
  char *url;          /* (nullable) owned, of the central instance */
  char *message;      /* (nullable) owned, what the last failure said */
  guint64 over_quota; /* documents that the day's limit keeps waiting */
  HjSyncWhy why;
  gboolean started;
  gboolean running;
  guint timer;

  gboolean news;      /* whether the last hint is of something that the replica lacks */
  gint64 news_pos;    /* of the last hint */
  gint64 news_spread; /* milliseconds, the same */
};

/* What it says about itself; each is told once it is another. */
void hj_reconciler_show_status (HjReconciler *self, const HjReplicaStatus *status);
void hj_reconciler_show_state (HjReconciler *self, HjReconcilerState state);
void hj_reconciler_show_why (HjReconciler *self, HjSyncWhy why);
void hj_reconciler_show_message (HjReconciler *self, const char *message);
void hj_reconciler_tell_listening (HjReconciler *self);
void hj_reconciler_tell_next (HjReconciler *self);

void hj_reconciler_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec);
void hj_reconciler_install_properties (GObjectClass *klass);

G_END_DECLS
