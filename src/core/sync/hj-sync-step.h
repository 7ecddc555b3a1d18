/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica-check.h"
#include "core/store/hj-store.h"
#include "core/sync/hj-sync-result.h"
#include "core/sync/hj-transport.h"
#include "core/wire/hj-page.h"

G_BEGIN_DECLS

/**
 * HjSyncStep:
 *
 * What one step of the engine hands to the store's thread and gets back. Counted references, since
 * a fiber may be given up while the store works; the fiber reads it only after awaiting.
 */
typedef struct {
  gatomicrefcount ref_count;

  /* the session, by hj_sync_step_load_session() */
  char *device;
  char *device_key;
  char *access;
  char *refresh;
  char *challenge;    /* (nullable) that the next token is asked for with */
  char *signature;    /* (nullable) of the request that was signed last */
  gint64 access_left; /* milliseconds until the access token expires */
  gboolean knows_instance;
  gint64 page_bytes;

  /* in and out of the steps */
  GBytes *body;
  char *cursor;
  gsize max_bytes;
  gint64 first_seq;
  gint64 last_seq;
  gint64 expected;
  gint64 epoch_time;
  char *epoch;
  gint64 asked_at;       /* boot times of the last exchange */
  gint64 answered_at;    /* the same */
  gint64 token_asked_at; /* boot time at which the last tokens were asked for */
  gboolean new_epoch;
  gboolean more;
  gboolean small;   /* pages are of the smallest size */
  gboolean loading; /* by the request for a page: a first load is not at its end */
  int retry_after;  /* seconds that the last answer about tokens asked to wait, or -1 */
  gint64 pos;
  GPtrArray *ids;         /* (nullable) of documents */
  char *attachment;       /* (nullable) id of the document that is handed in or fetched */
  gint64 offset;          /* where in it */
  HjCheck *check;         /* (nullable) the piece that the request asks to compare */
  gint64 part;            /* of what is handed in by a laptop taken out of use */
  gboolean sealed_all;    /* whether there is no further part */
  gboolean audit_refused; /* the central instance does not take the audit of this laptop */
  HjSyncResult counts;
} HjSyncStep;

HjSyncStep *hj_sync_step_new (void);
HjSyncStep *hj_sync_step_ref (HjSyncStep *self);
void hj_sync_step_unref (HjSyncStep *self);
gboolean hj_sync_step_run (HjSyncStep *self, HjStore *store, HjStoreFunc func, GError **error);

char *hj_sync_step_sign (const HjSyncStep *self, const char *text, GError **error);
gboolean hj_sync_step_sign_request (HjSyncStep *self, HjRequest *request, GError **error);

gboolean hj_sync_step_is_signed_in (const HjSyncStep *self);

gboolean hj_sync_step_meet_epoch (HjSyncStep *self, HjReplica *replica, const char *epoch,
                                  GError **error);
gboolean hj_sync_step_keep_page_bytes (HjSyncStep *self, HjReplica *replica, GError **error);

gboolean hj_sync_step_load_session (HjReplica *replica, gpointer step, GError **error);
gboolean hj_sync_step_meet (HjReplica *replica, gpointer step, GError **error);
gboolean hj_sync_step_sign_token (HjReplica *replica, gpointer step, GError **error);
gboolean hj_sync_step_take_token (HjReplica *replica, gpointer step, GError **error);
gboolean hj_sync_step_keep_recovery (HjReplica *replica, gpointer step, GError **error);
gboolean hj_sync_step_note_offline (HjReplica *replica, gpointer step, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjSyncStep, hj_sync_step_unref)

G_END_DECLS
