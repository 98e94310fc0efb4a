package org.peerwarden.controller.api;

import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import org.peerwarden.controller.audit.AuditLog;
import org.peerwarden.controller.decision.Decisions;
import org.peerwarden.controller.fleet.Fleet;
import org.peerwarden.controller.flow.FlowHistory;
import org.peerwarden.controller.flow.LiveView;
import org.peerwarden.controller.identity.ApiTokens;
import org.peerwarden.controller.identity.EnrolTokens;
import org.peerwarden.controller.identity.FirstAdministrator;
import org.peerwarden.controller.identity.Operators;
import org.peerwarden.controller.policy.PolicyVersions;
import org.peerwarden.controller.posture.Postures;

/**
 * What the API speaks for.
 *
 * @param tls with a certificate of the fleet's authority
 * @param version of the controller
 */
public record Services(
        Operators operators,
        FirstAdministrator first,
        ApiTokens apiTokens,
        EnrolTokens enrolTokens,
        Fleet fleet,
        FlowHistory history,
        LiveView live,
        PolicyVersions policies,
        Decisions decisions,
        Postures postures,
        AuditLog audit,
        SSLContext tls,
        InstantSource clock,
        String version) {}
