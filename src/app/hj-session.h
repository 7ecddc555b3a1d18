/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/model/hj-access.h"
#include "core/store/hj-lease.h"
#include "core/store/hj-store.h"
#include "core/sync/hj-reconciler.h"

G_BEGIN_DECLS

/**
 * HjSession:
 *
 * An unlocked replica and who uses it, for as long as it stays unlocked. Where the lease has ended
 * it only reconciles, and shows nothing. Its signal `lease` comes when more is known of the lease,
 * and `account` when its user has got another role or organisation since it was unlocked.
 */
#define HJ_TYPE_SESSION (hj_session_get_type ())
G_DECLARE_FINAL_TYPE (HjSession, hj_session, HJ, SESSION, GObject)

/**
 * HjSessionUser:
 * @user: account name
 * @name: name as people write it
 * @role: role id
 * @org: id of the organisation
 *
 * Who unlocked the replica. Strings are owned by the session.
 */
typedef struct {
  const char *user;
  const char *name;
  const char *role;
  const char *org;
} HjSessionUser;

/**
 * HjSessionDone:
 * @owner: the widget that asked
 * @data: what was handed to hj_session_run()
 * @error: (nullable): what went wrong
 */
typedef void (*HjSessionDone) (gpointer owner, gpointer data, const GError *error);

HjSession *hj_session_new (HjStore *store, HjReconciler *reconciler, HjClock *clock,
                           const HjSessionUser *user);
HjStore *hj_session_get_store (HjSession *self);
HjReconciler *hj_session_get_reconciler (HjSession *self);
HjClock *hj_session_get_clock (HjSession *self);
const HjSessionUser *hj_session_get_user (HjSession *self);
const HjAccess *hj_session_get_access (HjSession *self);

void hj_session_start (HjSession *self);
void hj_session_close (HjSession *self);
gint64 hj_session_now (HjSession *self);

void hj_session_enter_draft (HjSession *self, const char *key);

void hj_session_take_lease (HjSession *self, const HjLease *lease);
void hj_session_get_lease (HjSession *self, HjLease *lease);
void hj_session_look_at_lease (HjSession *self);

void hj_session_run (HjSession *self, HjStoreFunc func, gpointer data, GDestroyNotify destroy,
                     gpointer owner, HjSessionDone done);
void hj_session_act (HjSession *self, HjStoreFunc func, gpointer data, GDestroyNotify destroy,
                     gpointer owner, HjSessionDone done);

G_END_DECLS
