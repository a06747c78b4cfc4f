# 창의 작업 기록 화면. 종류와 상태, 복구 내용은 명령줄과 함께 쓰는 runs.ftl에 있음.

nav-runs = 작업 기록
runs-lead = Lanward가 엔진에서 한 일을 최근 것부터 보여 줍니다. 단계별로 살펴볼 수 있고, 아직 가능하면 되돌릴 수 있습니다.
runs-again = 다시 보기
runs-none = 아직 기록이 없습니다
runs-none-text = 네트워크를 만들거나 컨테이너를 연결할 때마다 실행에 앞서 여기에 기록합니다.
runs-interrupted = { $count ->
   *[other] 끝나기 전에 중단된 작업이 { $count }건 있습니다. 일부만 처리되었을 수 있습니다.
}
runs-look = 확인하기
runs-interrupted-text = 이 작업은 끝나기 전에 중단되었습니다. 마저 하거나 되돌리십시오. 실행하기 전에 지금 엔진에 무엇이 남아 있는지 먼저 확인합니다.
runs-end-done = 완료
runs-end-rolled-back = 실패 후 되돌림
runs-end-undone = 되돌림
runs-end-nothing-done = 바뀐 것 없음
runs-end-partly = 일부 남음
runs-copy = JSON으로 복사
runs-facts = 이 작업
runs-state = 상태
runs-began = 시작
runs-last = 마지막 기록
runs-engine = 엔진
runs-id = ID
runs-cut-off-ms = { $ms } ms
runs-cut-off-parts = { $ms } ms, 그중 엔진 처리 시간 { $engine_ms } ms
runs-undo-later = 되돌리는 동안 엔진에 연결할 수 없었습니다. 엔진이 돌아오면 작업 화면에서 되돌리십시오.
runs-cut-off-still = 아직 다시 연결되지 않음
runs-undo-title = 이 작업을 되돌릴까요?
runs-finish-title = 이 작업을 마저 할까요?
runs-undo-confirm = 되돌리기: { $about }
runs-finish-confirm = 마저 하기: { $about }

# 창에서 네트워크 편집. 거부 사유와 주소 변화는 명령줄과 함께 쓰는 edit.ftl에 있음.

edit-open = 편집
edit-title = 네트워크 편집: { $name }
edit-step = 변경
edit-do = 변경하기
edit-same = 지금 네트워크와 다른 점이 없습니다.
edit-how = Docker는 네트워크를 바꿀 수 없어 새로 만듭니다. 컨테이너를 하나씩 떼어 낸 뒤 원래 설정대로 다시 연결하며, 하나라도 실패하면 이전 네트워크로 되돌립니다.
edit-cut-off = 연결 끊김
edit-proof = 연결이 끊겼던 컨테이너별 실제 통신 증명
edit-proof-never = 다시 연결되었다고 통신되는 것은 아닙니다. 아직 패킷을 보내 보지 않았습니다.
