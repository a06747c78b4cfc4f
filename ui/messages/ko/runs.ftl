# 작업 기록: Lanward가 한 일, 중단된 작업이 남긴 것, 그리고 이어서 처리하기.

## 종류와 상태

run-kind-create-network = 네트워크 만들기
run-kind-edit-network = 네트워크 편집
run-kind-remove-network = 네트워크 삭제
run-kind-start-container = 컨테이너 시작
run-kind-attach = 컨테이너 연결
run-kind-detach = 컨테이너 연결 해제
run-kind-move = 컨테이너 이동
run-kind-repair = 지정 주소 복원
run-kind-remove-probe = 프로브 제거
run-kind-host-access-on = 호스트 접속 켜기
run-kind-host-access-off = 호스트 접속 끄기
run-kind-other = 기타 변경

run-status-running = 진행 중
run-status-interrupted = 중단됨
run-status-ended = 종료

recovery-undo = 되돌리기
recovery-finish = 마저 하기

## 이어서 처리하면 하는 일

recovery-act-remove-network = 이 작업이 만든 네트워크 삭제: { $name }
recovery-act-remake-network = 삭제한 네트워크를 원래대로 다시 만들기: { $name }
recovery-act-remove-container = 이 작업이 만든 컨테이너 삭제: { $name }
recovery-act-reattach = 컨테이너를 원래대로 다시 연결: { $name }
recovery-act-detach = 컨테이너 연결 다시 해제: { $name }
recovery-act-let-shim-go = 호스트 접속 다시 끄기: { $name }
recovery-act-hold-shim-again = 호스트 접속을 원래대로 다시 켜기: { $name }

## 막는 것

obstacle-other-engine = 다른 엔진의 작업입니다: { $engine }. 먼저 그 엔진을 선택하십시오.
obstacle-no-engine = 엔진을 볼 수 없어 무엇이 남았는지 알 수 없습니다.
obstacle-still-running = 지금 다른 Lanward가 이 작업을 진행하고 있습니다.
obstacle-nothing-to-undo = 이 작업에서 되돌릴 것이 남아 있지 않습니다.
obstacle-nothing-to-finish = 이미 끝난 작업이라 마저 할 것이 없습니다.
obstacle-turned-back = 이미 되돌리기 시작한 작업이라 되돌리기만 할 수 있습니다.
obstacle-attached = 지금 { $network } 네트워크에 다른 컨테이너가 있습니다: { $containers }. 먼저 연결을 해제하십시오.
obstacle-name-taken = 지금 다른 네트워크가 이 이름을 쓰고 있습니다: { $network }
obstacle-not-recorded = 네트워크를 만든 방법이 기록에 없어 다시 만들 수 없습니다: { $network }
obstacle-network-gone = 컨테이너를 연결할 네트워크가 없어졌습니다: { $gone }
obstacle-gone = 앞 단계에서 만든 것이 없어졌습니다: { $gone }
obstacle-secrets-not-kept = 컨테이너 { $name }의 환경 변수 값은 기록에 남기지 않습니다. 작업을 되돌린 뒤 다시 시작하십시오.

## 명령줄

cli-runs-none = 기록이 없습니다.
cli-runs-when = 시각(UTC)
cli-runs-kind = 종류
cli-runs-about = 대상
cli-runs-state = 상태
cli-runs-id = ID
cli-runs-engine = 엔진
cli-runs-hint = { $count ->
    [one] 중단된 작업이 하나 있습니다. lanward runs 명령으로 확인하고, lanward runs undo 또는 finish 명령으로 처리하십시오.
   *[other] 중단된 작업이 { $count }개 있습니다. lanward runs 명령으로 확인하고, lanward runs undo 또는 finish 명령으로 처리하십시오.
}
cli-runs-steps = 단계
cli-runs-step-waiting = 시작하지 않음
cli-runs-step-running = 시작함, 결과 모름
cli-runs-step-done = 완료
cli-runs-step-failed = 실패
cli-runs-step-undone = 되돌림
cli-runs-step-left-behind = 되돌리지 못함
cli-runs-cut-off-heading = 네트워크가 끊긴 시간
cli-runs-cut-off = { $name }: { $ms ->
    [none] 다시 연결되지 않음
   *[other] { $ms } ms
}{ $engine_ms ->
    [none] { "" }
   *[other] , 그중 엔진 처리 시간 { $engine_ms } ms
}
cli-runs-ways = 이어서 처리할 수 있습니다: { $commands }
cli-runs-would = 다음과 같이 처리합니다.
cli-runs-only-closed = 엔진에 남은 것이 없습니다. 기록만 닫습니다.
cli-runs-obstacles = 다음 이유로 할 수 없습니다.
cli-runs-dry = 아무것도 바꾸지 않았습니다.
cli-runs-undone = 되돌렸습니다: { $kind } { $about }
cli-runs-finished = 마저 마쳤습니다: { $kind } { $about }
usage-no-such-run = 기록에 없는 작업입니다: { $id }
usage-ambiguous-run = { $id } 값으로 시작하는 작업이 여럿입니다: { $ids }

help-runs = Lanward가 한 일을 보여 주고, 중단된 작업을 처리합니다
help-runs-list = 최근 순으로 작업을 보여 줍니다(동사 없이 쓴 것과 같음)
help-runs-show = 작업의 단계와 결과, 컨테이너가 끊긴 시간을 보여 줍니다
help-runs-undo = 아직 가능하면 작업을 되돌립니다
help-runs-finish = 중단된 작업의 남은 부분을 마저 합니다
help-runs-export = 작업과 기록 전체를 JSON 문서로 출력합니다
help-arg-run = 작업 ID 또는 그 앞부분
help-arg-dry-run = 할 일만 보여 주고 아무것도 바꾸지 않습니다

error-no-such-run = 기록에 없는 작업입니다.
error-busy = 이 엔진에서 다른 작업이 진행 중입니다. 끝날 때까지 기다리십시오.
