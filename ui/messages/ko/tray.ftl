### 트레이 메뉴에서 쓰는 말.

tray-engine = 엔진: { $name }, 버전 { $version }
tray-engine-lost = 엔진 응답 없음: { $name } (이전에 확인한 상태를 표시 중)
tray-no-engine = 응답하는 컨테이너 엔진이 없습니다
tray-network = { $network }: 생성됨, 실제 통신은 아직 확인 전
tray-network-seen = { $overall ->
    [proven] { $network }: 실제 통신 확인됨
    [broken] { $network }: 동작하지 않음
   *[other] { $network }: 생성됨, 실제 통신은 아직 확인 전
}
tray-more-networks = { $count ->
   *[other] 네트워크 { $count }개 더 보기…
}
tray-check-now = 지금 점검
tray-new-network = 새 네트워크…
tray-open = Lanward 열기
tray-quit = 종료
