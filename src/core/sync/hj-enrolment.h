/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "core/store/hj-replica.h"
#include "core/sync/hj-transport.h"
#include "core/wire/hj-enrol-code.h"
#include "core/wire/hj-messages.h"

G_BEGIN_DECLS

/**
 * HjEnrolment:
 * @url: of the central instance
 * @authority: its certificate authority as PEM
 * @device_key: base64 of the device's secret Ed25519 key
 * @answer: what the central instance told
 *
 * One user on one laptop, as the central instance knows it from now on.
 */
typedef struct {
  gatomicrefcount ref_count;
  char *url;
  char *authority;
  char *device_key;
  HjEnrolAnswer *answer;
} HjEnrolment;

#define HJ_TYPE_ENROLMENT (hj_enrolment_get_type ())
GType hj_enrolment_get_type (void);

HjEnrolment *hj_enrolment_ref (HjEnrolment *self);
void hj_enrolment_unref (HjEnrolment *self);

DexFuture *hj_enrolment_run (const char *url, const char *code, const char *password,
                             const char *device_name) G_GNUC_WARN_UNUSED_RESULT;
DexFuture *hj_enrolment_run_over (HjTransport *transport, const char *url, const HjEnrolCode *code,
                                  const char *password, const char *device_name)
    G_GNUC_WARN_UNUSED_RESULT;
gboolean hj_enrolment_save (const HjEnrolment *self, HjReplica *replica, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjEnrolment, hj_enrolment_unref)

G_END_DECLS
