/* SPDX-License-Identifier: AGPL-3.0-or-later */
#pragma once

#include "server/api/hj-api.h"

G_BEGIN_DECLS

/* Requests with one access token; a laptop that has more to ask gets another token first. */
#define HJ_SIGNATURES_MAX 4096

/**
 * HjSigned:
 * @HJ_SIGNED_GOOD: by the device's key, and for the first time
 * @HJ_SIGNED_NOT: not at all, not as it has to be, by another key or for another request
 * @HJ_SIGNED_BEFORE: this very request came before, or too many came with this token
 */
typedef enum {
  HJ_SIGNED_GOOD,
  HJ_SIGNED_NOT,
  HJ_SIGNED_BEFORE,
} HjSigned;

/**
 * HjSignatures:
 *
 * Knows which requests came with the access tokens that are good. What came is known in memory
 * only, so that a request that changes nothing writes nothing: access tokens that are older than
 * it are not to be believed.
 */
typedef struct _HjSignatures HjSignatures;

HjSignatures *hj_signatures_new (HjCentral *central);
void hj_signatures_free (HjSignatures *self);
HjSigned hj_signatures_check (HjSignatures *self, const HjHttpRequest *request,
                              const HjCentralDevice *device);
guint hj_signatures_count_tokens (HjSignatures *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HjSignatures, hj_signatures_free)

G_END_DECLS
